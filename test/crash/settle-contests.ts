import { ROOT_CUSTOMER_ID } from '../../src/kernel/customer-id.ts';
import type { AttemptEnd, Contest } from './contest.ts';
import { send } from './http.ts';
import type { Expected } from './journal.ts';
import { readStoredRows, type StoredRow } from './stored-rows.ts';
import type { Verification } from './verify.ts';
import { blankContent, DISTRIBUTOR, stamped } from './writes.ts';

/** Determines the end of each contest, and repeats erasures with a key that got no answer. */
export async function settleContests(verification: Verification): Promise<void> {
  const { engine, journal } = verification;
  const rows = await readStoredRows(engine);
  const contests = journal.contests;
  journal.contests = [];
  if (contests.length > 0) await freeAbandonedKeys(verification);
  for (const contest of contests) await settleContest(verification, contest, rows.get(contest.before.id));
}

/** The key of a request whose process died is free again after a minute. This run cannot wait for a minute. */
export async function freeAbandonedKeys({ engine }: Verification): Promise<void> {
  await engine.write(`UPDATE idempotency_keys SET leased_until = '2000-01-01T00:00:00.000Z'
    WHERE answer_encrypted IS NULL`);
}

async function settleContest(
  verification: Verification,
  contest: Contest,
  row: StoredRow | undefined,
): Promise<void> {
  const { journal, tally } = verification;
  const { before, ends } = contest;
  if (row === undefined) return tally.violated('lost', `customer ${before.id} is gone after an erasure`);
  const isPromised = ends.some(({ kind, outcome }) => kind === 'erase' && outcome === 'done');
  if (isPromised && !row.isErased) {
    tally.violated('lost', `the erasure of ${before.id} was acknowledged: ${JSON.stringify(row)}`);
  }
  if (!isPromised && row.isErased) tally.erasuresFoundWhole += 1;
  const expected = expectedAfter(contest, row);
  journal.customers.set(before.id, expected);
  for (const end of ends) {
    if (end.kind !== 'erase' || end.outcome !== 'unknown' || end.request.key === undefined) continue;
    await repeatErasure(verification, contest, row, end);
  }
}

/**
 * The repetition must return the stored answer if the erasure was carried out. Otherwise it must carry out the
 * erasure.
 */
async function repeatErasure(
  { url, journal, tally }: Verification,
  { before, ends }: Contest,
  row: StoredRow,
  { request }: AttemptEnd,
): Promise<void> {
  tally.repeated += 1;
  const answer = await send(url, request);
  if (answer.status !== 200) return tally.wrongAnswer(request, answer);
  const isReplayed = answer.headers.get('idempotent-replayed') === 'true';
  const isAlone = ends.filter(({ kind }) => kind === 'erase').length === 1;
  if (isReplayed && !row.isErased) {
    tally.violated('half-done', `the erasure of ${before.id} has a stored answer, but was not carried out`);
  } else if (isAlone && row.isErased && !isReplayed) {
    tally.violated('half-done', `the erasure of ${before.id} was carried out without its stored answer`);
  }
  journal.erased(before.id, request, answer);
  const expected = journal.customers.get(before.id);
  if (expected !== undefined && !expected.isErased) journal.customers.set(before.id, erasedNow(expected));
}

/** The only state that agrees with all answers. For requests without an answer, the stored data decides. */
function expectedAfter({ before, ends }: Contest, row: StoredRow): Expected {
  const done = (kind: AttemptEnd['kind']) => count(ends, kind, 'done');
  const maybe = (kind: AttemptEnd['kind']) => count(ends, kind, 'unknown');
  const isErased = done('erase') > 0 || (maybe('erase') > 0 && row.isErased);
  const isUpgraded = done('upgrade') > 0 || (maybe('upgrade') > 0 && row.baseType !== before.baseType);
  const stoodAt = before.sponsorUplines.length;
  const isMoved = done('place') > 0 || (maybe('place') > 0 && row.sponsorUplines.length > stoodAt);
  const least = before.revision + done('rename') + Number(isUpgraded) + Number(isMoved) + Number(isErased);
  const revision = Math.min(Math.max(row.revision, least), least + maybe('rename'));
  // Contests move people below the company root.
  const sponsorId = isMoved ? ROOT_CUSTOMER_ID : before.person.sponsorId;
  const baseType = isUpgraded ? DISTRIBUTOR : before.baseType;
  const stamp = stampAfter(before, ends, row);
  return {
    ...before,
    person: { ...before.person, sponsorId },
    stamp,
    revision,
    baseType,
    sponsorUplines: isUpgraded || isMoved ? [...before.sponsorUplines, sponsorId] : before.sponsorUplines,
    isErased,
    content: null,
    sent: isErased ? blankContent(before.id) : { ...stamped(stamp), CustomerType: baseType },
  };
}

/** The stored stamp, if it may come from a write without an answer. */
function stampAfter(before: Expected, ends: readonly AttemptEnd[], row: StoredRow): string {
  const written = ends.filter(({ stamp, outcome }) => stamp !== undefined && outcome !== 'refused');
  const possible = written.map(({ stamp }) => stamp ?? '');
  if (!written.some(({ outcome }) => outcome === 'done')) possible.push(before.stamp);
  return possible.find((stamp) => row.stamps.includes(stamp)) ?? possible[0] ?? before.stamp;
}

function erasedNow(expected: Expected): Expected {
  const { id, revision } = expected;
  return { ...expected, revision: revision + 1, isErased: true, content: null, sent: blankContent(id) };
}

function count(
  ends: readonly AttemptEnd[],
  wanted: AttemptEnd['kind'],
  outcome: AttemptEnd['outcome'],
): number {
  return ends.filter((end) => end.kind === wanted && end.outcome === outcome).length;
}
