/** The start data of a worker for long reads. */
export interface LongReadWorkerData {
  /** The embedded database. */
  readonly file: string;
  /** One 32-bit number, which becomes 1 when the running statement is no longer wanted. */
  readonly stop: SharedArrayBuffer;
  /** Priority of the thread in the operating system: 0 is normal, 19 the lowest. */
  readonly priority: number;
}

/** What the main thread sends to a worker for long reads, which does one thing at a time. */
export type LongReadRequest =
  | { readonly kind: 'start'; readonly sql: string; readonly parameters: readonly unknown[] }
  /** The next batch; it fails when the read was stopped. */
  | { readonly kind: 'more' }
  /** Copies as much as possible of the write-ahead log into the database file, and blocks no connection. */
  | { readonly kind: 'checkpoint' };

/** The worker's answer, one to each request. */
export type LongReadAnswer =
  | {
      readonly kind: 'rows';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly unknown[])[];
      readonly isLast: boolean;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined };
