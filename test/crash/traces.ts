import { type Left, leftOfErased, storedTexts } from '../support/held-on-people.ts';
import type { CrashEngine } from './engine.ts';
import type { Verification } from './verify.ts';
import { NAMES } from './writes.ts';

const ERASED = 'SELECT id FROM customers WHERE erased_at IS NOT NULL';

/** Looks for remaining data of erased people in every table. */
export async function findTraces({ engine, journal, tally }: Verification): Promise<void> {
  const erased = [...journal.customers.values()].filter(({ isErased }) => isErased);
  tally.erasedLookedAt = erased.length;
  const names = new Set(erased.map(({ person }) => person.name));
  for (const [table, text] of await storedTexts(engine.query)) {
    const found = new Set(text.toLowerCase().match(NAMES)).intersection(names);
    if (found.size > 0) tally.violated('trace', `${table} contains texts of ${[...found].join(', ')}`);
  }
  const requests = await readRequests(engine);
  const keptBy = new Map<number, number>();
  for (const left of await leftOfErased(engine.query, ERASED)) {
    if (left.table === 'idempotency_keys' && isOfErasure(left, requests)) continue;
    if (left.table === 'placements' && isPlacedAfterErasure(left, requests)) continue;
    if (left.table === 'idempotency_keys' && !requests.has(requestOf(left))) {
      keptBy.set(left.customerId, (keptBy.get(left.customerId) ?? 0) + 1);
      continue;
    }
    tally.violated('trace', `${left.table}.${left.columns} of customer ${left.customerId} is not blank`);
  }
  // Repeating an erasure stores nothing but its answer, so no event shows which request that answer belongs to.
  for (const [id, kept] of keptBy) {
    const most = journal.keyedErasures.get(id) ?? 0;
    if (kept > most) tally.violated('trace', `${kept} stored answers are about ${id}, not ${most}`);
  }
}

interface RequestEvents {
  readonly isErasure: boolean;
  /** Whether the customer was erased before this request. */
  readonly isAfterErasure: boolean;
}

/** Reads from the events which requests wrote to erased people, by request id. */
async function readRequests({ query }: CrashEngine): Promise<ReadonlyMap<string, RequestEvents>> {
  const rows = await query(`
    SELECT e.request_id, MAX(CASE WHEN e.event_type = 'customer.erased' THEN 1 ELSE 0 END) AS erases,
      MAX(CASE WHEN e.id > x.id THEN 1 ELSE 0 END) AS is_after
    FROM outbox_events e
    JOIN outbox_events x ON x.customer_id = e.customer_id AND x.event_type = 'customer.erased'
    GROUP BY e.request_id`);
  return new Map(
    rows.map((row) => [
      String(row['request_id']),
      { isErasure: Number(row['erases']) === 1, isAfterErasure: Number(row['is_after']) === 1 },
    ]),
  );
}

function requestOf({ row }: Left): string {
  return String(row['claimed_by'] ?? row['request_id']);
}

function isOfErasure(left: Left, requests: ReadonlyMap<string, RequestEvents>): boolean {
  return requests.get(requestOf(left))?.isErasure === true;
}

/** A reason that was given after the erasure is about the node, not the person. */
function isPlacedAfterErasure(left: Left, requests: ReadonlyMap<string, RequestEvents>): boolean {
  const isOnlyReason = left.columns.length === 1 && left.columns[0] === 'reason';
  return isOnlyReason && requests.get(requestOf(left))?.isAfterErasure === true;
}
