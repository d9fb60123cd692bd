import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openEmbeddedReader } from './embedded-reader.ts';
import type { LongReadAnswer, LongReadRequest } from './long-read-protocol.ts';

/*
 * Runs long reads on a connection of its own, in a thread of its own. Rows go out in batches, and the next
 * one only when it is asked for, so that the main thread does other work between them.
 */

/** Small enough for the main thread to take one within a millisecond or two. */
const ROWS_PER_BATCH = 2_000;

giveWay();
const database = openEmbeddedReader(workerData as string);
const open = new Map<number, { rows: Iterator<unknown[]>; columns: readonly string[] }>();

parentPort?.on('message', (request: LongReadRequest) => {
  try {
    if (request.kind === 'start') start(request);
    if (request.kind === 'stop') stop(request.id);
    else sendBatch(request.id);
  } catch (error) {
    stop(request.id);
    const { message, errcode } = error as Error & { errcode?: number };
    send({ kind: 'failed', id: request.id, message, errcode });
  }
});

/**
 * Lets the main thread go first where cores are scarce: whoever waits for a long read waits longer then,
 * and nobody else notices. Linux has a priority for each thread; elsewhere all of a process share theirs.
 */
function giveWay(): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(path.basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // Without /proc, or where it is forbidden, the read takes its share like any other.
  }
}

function start({ id, sql, parameters }: Extract<LongReadRequest, { kind: 'start' }>): void {
  const statement: StatementSync = database.prepare(sql);
  statement.setReturnArrays(true);
  const columns = statement.columns().map(({ name }) => name);
  const rows = statement.iterate(...(parameters as SQLInputValue[])) as unknown as Iterator<unknown[]>;
  open.set(id, { rows, columns });
}

function stop(id: number): void {
  open.get(id)?.rows.return?.();
  open.delete(id);
}

function sendBatch(id: number): void {
  const read = open.get(id);
  if (read === undefined) return;
  const rows: unknown[][] = [];
  let isLast = false;
  while (!isLast && rows.length < ROWS_PER_BATCH) {
    const { value, done = false } = read.rows.next();
    if (done) isLast = true;
    else rows.push(value);
  }
  if (isLast) open.delete(id);
  send({ kind: 'rows', id, columns: read.columns, rows, isLast });
}

function send(answer: LongReadAnswer): void {
  parentPort?.postMessage(answer);
}
