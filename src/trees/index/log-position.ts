/** The position up to which a reader has read the log of changes. */
export type LogPosition = FilePosition | ServerPosition;

export interface FilePosition {
  readonly engine: 'sqlite';
  /** Every row up to this number was read. */
  readonly after: number;
}

export interface ServerPosition {
  readonly engine: 'postgres';
  /** The snapshot of the last read of the log: the reader knows everything that it shows. */
  readonly known: Snapshot;
  /** Of the rows that `known` does not show, those up to this number were read. */
  readonly after: number;
  /** When a read did not return everything: the snapshot of its first part. */
  readonly pending: Snapshot | null;
}

/** The text of `pg_current_snapshot()` in parts. Transaction ids may exceed the range of safe integers. */
export interface Snapshot {
  /** Every transaction before this one has ended. */
  readonly xmin: string;
  /** No transaction from this one on had ended. */
  readonly xmax: string;
  /** Transactions between the two that were still running. */
  readonly running: readonly string[];
}

export function readSnapshot(text: string): Snapshot {
  const [xmin = '', xmax = '', running = ''] = text.split(':');
  return { xmin, xmax, running: running === '' ? [] : running.split(',') };
}

/** The start of a reader that has read everything that a snapshot shows. */
export function positionOfSnapshot(text: string): LogPosition {
  return { engine: 'postgres', known: readSnapshot(text), after: 0, pending: null };
}
