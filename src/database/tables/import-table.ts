/**
 * How far the import of a file is. Written in the transactions that store its customers, so that a
 * process that is killed leaves a position which is true.
 */
export interface ImportTable {
  /** SHA-256 of the file's bytes. */
  file_checksum: string;
  /** In the audit columns of the customers that the import has stored. */
  request_id: string;
  started_at: string;
  finished_at: string | null;
  total_rows: number;
  /** Rows that are done with, in the order in which rows are stored, whether they were stored or not. */
  position: number;
  stored: number;
  /** The id of the first row that brings none. */
  first_id: number;
}
