/** How far the import of one file is. */
export interface ImportProgress {
  /** SHA-256 of the file. */
  readonly checksum: string;
  /** In the audit columns of what the import stores. */
  readonly requestId: string;
  /** ISO 8601 UTC; `null` while it is not finished. */
  readonly finishedAt: string | null;
  readonly totalRows: number;
  /** Rows done with, in the order in which they are stored. */
  readonly position: number;
  readonly stored: number;
  /** Ids of rows that bring none begin here. */
  readonly firstId: number;
}
