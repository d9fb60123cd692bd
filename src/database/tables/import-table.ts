/**
 * The progress of a file's import. The transactions that store its customers write it, so that a killed
 * process leaves a correct position.
 */
export interface ImportTable {
  /** SHA-256 of the file's bytes. */
  file_checksum: string;
  /** Also in the audit columns of the customers that the import has stored. */
  request_id: string;
  started_at: string;
  finished_at: string | null;
  total_rows: number;
  /** Rows processed, stored or not, in the order in which rows are stored. */
  position: number;
  stored: number;
  /** The id of the first row that contains no id. */
  first_id: number;
}

/**
 * The ids of stored rows that could not get the next id in order because another customer has its back office
 * id. Removed when the import finishes.
 */
export interface ImportReplacedIdTable {
  file_checksum: string;
  /** Index of the row in the file, from 0. */
  row_index: number;
  id: number;
}
