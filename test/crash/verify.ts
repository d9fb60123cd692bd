import { isDeepStrictEqual } from 'node:util';
import { assertInvariants } from '../support/invariants.ts';
import type { CrashEngine } from './engine.ts';
import { type CrashAnswer, type CrashRequest, codeOf, send } from './http.ts';
import type { Expected, Journal, Uncertain } from './journal.ts';
import { checkSearch } from './search-check.ts';
import { freeAbandonedKeys, settleContests } from './settle-contests.ts';
import { readStoredRows, rowOf, type StoredRow } from './stored-rows.ts';
import type { Tally } from './tally.ts';
import { findTraces } from './traces.ts';
import type { Body } from './writes.ts';

export interface Verification {
  readonly engine: CrashEngine;
  readonly journal: Journal;
  readonly tally: Tally;
  /** The server that was started after the crash. */
  readonly url: string;
}

/** Repetitions of acknowledged writes in one check; each takes a request. */
const REPEATED_MAX = 10;

/**
 * Checks all data after a crash, while no client writes. Afterwards, the journal contains everything that is stored.
 */
export async function verify(verification: Verification): Promise<void> {
  const { engine, journal, tally } = verification;
  tally.checks += 1;
  await settleUncertain(verification);
  await settleContests(verification);
  await repeatAcknowledged(verification);
  const rows = await readStoredRows(engine);
  for (const expected of journal.customers.values()) compareRow(tally, expected, rows.get(expected.id));
  for (const row of rows.values()) {
    if (!journal.customers.has(row.id))
      tally.violated('unexplained', `no client wrote ${JSON.stringify(row)}`);
  }
  for (const expected of journal.customers.values()) await compareContent(verification, expected);
  await findTraces(verification);
  await checkSearch(verification);
  const createdAs = new Map([...journal.customers.values()].map((one) => [one.id, one.createdAs]));
  await assertInvariants({ query: engine.query, engine: engine.name, createdAs }).catch((error: Error) =>
    tally.violated('invariant', error.message),
  );
}

/** Determines for each write without an answer whether it is stored, and repeats the writes that have a key. */
async function settleUncertain(verification: Verification): Promise<void> {
  const { engine, journal, tally } = verification;
  const rows = await readStoredRows(engine);
  const uncertain = journal.uncertain;
  journal.uncertain = [];
  const held: Uncertain[] = [];
  for (const one of uncertain) {
    const row = findStored(tally, rows, one);
    if (row !== undefined) {
      tally.foundWhole += 1;
      journal.stored(one.write, one.before, row.id, null);
    }
    if (one.write.key === undefined) continue;
    const answer = await repeat(verification, one.write);
    if (row === undefined && codeOf(answer.text) === 'idempotency_in_flight') held.push(one);
    else acceptRepetition(verification, one, row, answer);
  }
  if (held.length === 0) return;
  await freeAbandonedKeys(verification);
  for (const one of held)
    acceptRepetition(verification, one, undefined, await repeat(verification, one.write));
}

/** The row that contains this write's stamp anywhere. A later check shows whether the write is complete. */
function findStored(
  tally: Tally,
  rows: ReadonlyMap<number, StoredRow>,
  { write, before }: Uncertain,
): StoredRow | undefined {
  const found = [...rows.values()].filter(({ stamps }) => stamps.includes(write.stamp));
  if (found.length > 1 || found.some(({ id }) => before !== null && id !== before.id)) {
    tally.violated('twice', `${write.kind} ${write.stamp} is in ${JSON.stringify(found)}`);
  }
  return found[0];
}

function repeat({ url, tally }: Verification, request: CrashRequest): Promise<CrashAnswer> {
  tally.repeated += 1;
  return send(url, request);
}

/** A repetition of a stored write must return the stored answer; otherwise the write must now be carried out, once. */
function acceptRepetition(
  { journal, tally }: Verification,
  { write, before }: Uncertain,
  row: StoredRow | undefined,
  answer: CrashAnswer,
): void {
  const isReplayed = answer.headers.get('idempotent-replayed') === 'true';
  if (row !== undefined && codeOf(answer.text) === 'idempotency_in_flight') {
    tally.violated('half-done', `${write.kind} ${write.stamp} was stored without its answer`);
  } else if (![200, 201].includes(answer.status)) {
    tally.wrongAnswer(write, answer);
  } else if (row !== undefined && !isReplayed) {
    tally.violated(
      'twice',
      `${write.kind} ${write.stamp} was stored without its answer, and carried out again`,
    );
  } else if (row === undefined && isReplayed) {
    tally.violated('half-done', `${write.kind} ${write.stamp} has a stored answer, but was not carried out`);
  } else {
    journal.acknowledged(write, before, answer);
  }
}

async function repeatAcknowledged(verification: Verification): Promise<void> {
  const { journal, tally } = verification;
  const kept = journal.repeatable.filter(
    ({ customerId, isErasure }) => isErasure || journal.customers.get(customerId)?.isErased === false,
  );
  journal.repeatable = [];
  for (const { request, answer } of kept.slice(-REPEATED_MAX)) {
    const again = await repeat(verification, request);
    const isSame = again.status === answer.status && again.text === answer.text;
    if (!isSame || again.headers.get('idempotent-replayed') !== 'true') tally.wrongAnswer(request, again);
  }
}

function compareRow(tally: Tally, expected: Expected, row: StoredRow | undefined): void {
  const wanted = rowOf(expected);
  if (isDeepStrictEqual(row, wanted)) return;
  const isLost = row === undefined || row.revision < wanted.revision;
  const kind = isLost ? 'lost' : row.revision > wanted.revision ? 'unexplained' : 'half-done';
  tally.violated(kind, `stored ${JSON.stringify(row)}, not ${JSON.stringify(wanted)}`);
}

/** Get must return the data in the answer to the last acknowledged write, or at least the data in its request. */
async function compareContent({ url, journal, tally }: Verification, expected: Expected): Promise<void> {
  const path = `/v1/customers/${expected.id}`;
  const answer = await send(url, { method: 'GET', path });
  if (answer.status !== 200) return tally.violated('lost', `GET ${path}: ${answer.status} ${answer.text}`);
  const content = JSON.parse(answer.text) as Body;
  const isAsAnswered =
    expected.content === null
      ? saysWhat(content, expected.sent)
      : isDeepStrictEqual(content, expected.content);
  if (!isAsAnswered) {
    const wanted = JSON.stringify(expected.content ?? expected.sent);
    tally.violated('lost', `GET ${path} answers ${answer.text}, not ${wanted}`);
  }
  journal.customers.set(expected.id, { ...expected, content });
}

/** Members that are never returned, or not as they were sent. */
const UNSEEN = new Set(['Password', 'TaxId']);

/** Whether the answer contains everything that was sent. */
function saysWhat(content: unknown, sent: unknown): boolean {
  if (typeof sent !== 'object' || sent === null) return content === sent;
  return Object.entries(sent).every(
    ([name, value]) => UNSEEN.has(name) || saysWhat((content as Body | null)?.[name], value),
  );
}
