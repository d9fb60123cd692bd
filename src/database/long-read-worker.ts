import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openEmbeddedReader } from './embedded-reader.ts';
import type { LongReadAnswer, LongReadRequest, LongReadWorkerData } from './long-read-protocol.ts';
import { lowerThreadPriority } from './thread-priority.ts';

/*
 * Runs long reads in a separate thread with its own connection. Rows go out in batches, each on request, so
 * that the main thread does other work in between. One read at a time: its snapshot of the database keeps the
 * write-ahead log from starting over, and ends with the read.
 */

/** Small enough for the main thread to take one within a millisecond or two. */
const ROWS_PER_BATCH = 2_000;

const { file, stop, priority } = workerData as LongReadWorkerData;
lowerThreadPriority(priority);
const stopFlag = new Int32Array(stop);
const database = openEmbeddedReader(file, { isStillWanted });
let read: { rows: Iterator<unknown[]>; columns: readonly string[] } | undefined;

parentPort?.on('message', (request: LongReadRequest) => {
  try {
    if (request.kind === 'checkpoint') checkpoint();
    else {
      if (request.kind === 'start') read = start(request);
      sendBatch();
    }
  } catch (error) {
    end();
    const { message, errcode } = error as Error & { errcode?: number };
    send({ kind: 'failed', message, errcode });
  }
});

/** @throws Error when the running read is no longer wanted; the statement ends with it */
function isStillWanted(): 1 {
  if (Atomics.load(stopFlag, 0) === 1) throw new Error('The read was stopped');
  return 1;
}

function start({ sql, parameters }: Extract<LongReadRequest, { kind: 'start' }>): NonNullable<typeof read> {
  const statement: StatementSync = database.prepare(sql);
  statement.setReturnArrays(true);
  const columns = statement.columns().map(({ name }) => name);
  const rows = statement.iterate(...(parameters as SQLInputValue[])) as unknown as Iterator<unknown[]>;
  return { rows, columns };
}

/** Resets the statement, which ends its snapshot of the database. */
function end(): void {
  read?.rows.return?.();
  read = undefined;
}

function sendBatch(): void {
  if (read === undefined) throw new Error('There is nothing to read');
  isStillWanted();
  const rows: unknown[][] = [];
  let isLast = false;
  while (!isLast && rows.length < ROWS_PER_BATCH) {
    const { value, done = false } = read.rows.next();
    if (done) isLast = true;
    else rows.push(value);
  }
  const { columns } = read;
  if (isLast) end();
  send({ kind: 'rows', columns, rows, isLast });
}

/** The bulk of a checkpoint, which would block the main thread. It blocks neither readers nor writers. */
function checkpoint(): void {
  const writer = new DatabaseSync(file, { timeout: 0 });
  try {
    writer.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } finally {
    writer.close();
  }
  send({ kind: 'rows', columns: [], rows: [], isLast: true });
}

function send(answer: LongReadAnswer): void {
  parentPort?.postMessage(answer);
}
