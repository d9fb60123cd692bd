/** What a worker of long reads is started with. */
export interface LongReadWorkerData {
  /** The embedded database. */
  readonly file: string;
  /** One 32-bit number: 1 as soon as the statement that runs is not wanted any more. */
  readonly stop: SharedArrayBuffer;
  /** Of the thread, as the operating system counts it: 0 is normal, 19 the lowest. */
  readonly priority: number;
}

/** What the main thread sends to a worker of long reads, which does one thing at a time. */
export type LongReadRequest =
  | { readonly kind: 'start'; readonly sql: string; readonly parameters: readonly unknown[] }
  /** The next batch; fails when the read was stopped. */
  | { readonly kind: 'more' }
  /** Copies what it can of the write-ahead log into the database file, in nobody's way. */
  | { readonly kind: 'checkpoint' };

/** What the worker answers, once to each request. */
export type LongReadAnswer =
  | {
      readonly kind: 'rows';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly unknown[])[];
      readonly isLast: boolean;
    }
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined };
