/** Progress of the import of one file. */
export interface ImportProgress {
  /** SHA-256 of the file. */
  readonly checksum: string;
  /** In the audit columns of the customers that the import stores. */
  readonly requestId: string;
  /** ISO 8601 UTC; `null` while it is not finished. */
  readonly finishedAt: string | null;
  readonly totalRows: number;
  /** Rows processed, in the order in which they are stored. */
  readonly position: number;
  readonly stored: number;
  /** The first id for rows without one. */
  readonly firstId: number;
  /** By position in the file: ids of stored rows that could not get their id in the sequence. */
  readonly replacedIds: ReadonlyMap<number, number>;
}
