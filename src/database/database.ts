import type { Kysely } from 'kysely';
import type { ReadonlyKysely } from 'kysely/readonly';
import type { EngineName } from './engine.ts';
import type { LongReadFigures } from './long-read-limits.ts';
import type { ScanSource } from './table-scan.ts';
import type { Tables } from './tables/tables.ts';
import type { TextIndex } from './text-index.ts';

/** A handle that can only read. */
export type ReadHandle = ReadonlyKysely<Tables>;

/** A handle inside a transaction, or outside one while the program starts. */
export type WriteHandle = Kysely<Tables>;

export interface Database {
  readonly engine: EngineName;
  /** For a thread that opens its own connection. It can contain a password. */
  readonly scanSource: ScanSource;
  /** Sees the last committed data, also while a transaction is open. */
  readonly reader: ReadHandle;
  /**
   * For reads that may take longer than some milliseconds. The embedded engine runs them in separate threads
   * and PostgreSQL on separate connections, so that short reads never wait for them. A short read costs more
   * here than on `reader`. Some run at once, the others wait. Pass the caller's signal to `execute`, and the
   * read ends with the caller. A statement throws ProblemError `too_many_long_reads` or `long_read_too_long`.
   */
  readonly longReader: ReadHandle;
  /** The same, for counts that a write depends on. They have a separate lane, which reports cannot fill. */
  readonly longReaderOfWrites: ReadHandle;
  /** The same, for searches, whose callers wait for the answer. Reports cannot fill their lane. */
  readonly searchReader: ReadHandle;
  /** Counts of long reads, for metrics. */
  readonly longReadFigures: () => LongReadFigures;
  /** Use it through a unit of work. */
  readonly writer: WriteHandle;
  /** The index that search uses. */
  readonly textIndex: TextIndex;
  /**
   * Runs work that may take longer than a request is allowed to: building indexes, or waiting for another
   * process that builds them. On PostgreSQL, such work shares one connection: run it one after another.
   */
  prepare<Result>(work: (db: WriteHandle) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}
