import type { Kysely } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import type { EngineName } from './engine.ts';
import type { LongReadFigures } from './long-read-limits.ts';
import type { Tables } from './tables/tables.ts';
import type { TextIndex } from './text-index.ts';

/** A handle that can only read. */
export type ReadHandle = ReadonlyKysely<Tables>;

/** A handle inside a transaction, or outside one while the program starts. */
export type WriteHandle = Kysely<Tables>;

export interface Database {
  readonly engine: EngineName;
  /** Sees what was last committed, also while a transaction is open. */
  readonly reader: ReadHandle;
  /**
   * For reads that may take longer than some milliseconds: the embedded engine runs them in threads of
   * their own, PostgreSQL on connections of their own, so that short reads never wait for them. A short read costs
   * more here than there. Some run at once, others wait; give `execute` the caller's signal, and they end with it.
   * A statement throws ProblemError `too_many_long_reads` or `long_read_too_long`.
   */
  readonly longReader: ReadHandle;
  /** The same for counts that a write rests on. They have a lane of their own, which reports cannot fill. */
  readonly longReaderOfWrites: ReadHandle;
  /** The same for searches, which people wait for. Reports cannot fill their lane. */
  readonly searchReader: ReadHandle;
  /** How many long reads there are, and how they have gone. */
  readonly longReadFigures: () => LongReadFigures;
  /** Use it through a unit of work. */
  readonly writer: WriteHandle;
  /** What search goes by. */
  readonly textIndex: TextIndex;
  /**
   * Runs what may take longer than a request is allowed to: building indexes, or waiting for another
   * process that does. The handle is closed afterwards.
   */
  prepare<Result>(work: (db: WriteHandle) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
