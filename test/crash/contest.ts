import { ROOT_CUSTOMER_ID } from '../../src/kernel/customer-id.ts';
import { type CrashRequest, codeOf } from './http.ts';
import type { Expected } from './journal.ts';
import type { Random } from './random.ts';
import { DISTRIBUTOR, type Person, planChange, planUpgrade, previewOf, RETAIL } from './writes.ts';

/**
 * A request of one of several callers. All of them write to the same person at the same time, and one erases the
 * person.
 */
export interface Attempt {
  readonly kind: 'erase' | 'rename' | 'upgrade' | 'place' | 'preview';
  readonly request: CrashRequest;
  /** The text that the request writes to the record, if it writes one. */
  readonly stamp?: string;
}

/** `unknown`: no caller received an answer. */
export type Outcome = 'done' | 'refused' | 'unknown';

export interface AttemptEnd extends Attempt {
  readonly outcome: Outcome;
}

/** Simultaneous requests for one person. No other caller writes to the person until the result is known. */
export interface Contest {
  readonly before: Expected;
  readonly ends: readonly AttemptEnd[];
}

export interface ContestPlan {
  readonly random: Random;
  readonly before: Expected;
  /** Whether the sponsor accepts a new customer. */
  readonly isSponsorOpen: boolean;
  /** Returns a text for a write to this person that no other write uses. */
  readonly newStamp: (person: Person) => string;
}

/** Plans one or two erasures, and up to four writes and previews of other callers. */
const REFUSALS = new Set<unknown>(['customer_erased', 'concurrent_change']);

/** Plans one or two erasures, and up to three writes and previews of other callers. */
export function planContest(plan: ContestPlan): Attempt[] {
  const { random } = plan;
  const attempts = [
    planErasure(plan),
    ...(random.chance(0.3) ? [planErasure(plan)] : []),
    ...planWrites(plan),
  ];
  return random.chance(0.5) ? attempts : attempts.reverse();
}

/** The request that erases the person. */
export function erasureOf(customerId: number, key: string | undefined): CrashRequest {
  return { method: 'POST', path: `/v1/customers/${customerId}/erase`, key };
}

/** Whether a refusal (4xx) is correct in a contest. An erasure and a placement are never refused. */
export function isRightRefusal({ kind }: Attempt, text: string): boolean {
  return kind !== 'erase' && kind !== 'place' && REFUSALS.has(codeOf(text));
}

function planErasure({ random, before, newStamp }: ContestPlan): Attempt {
  const key = random.chance(0.5) ? `erasure ${newStamp(before.person)}` : undefined;
  return { kind: 'erase', request: erasureOf(before.id, key) };
}

function planWrites(plan: ContestPlan): Attempt[] {
  const { random, before, isSponsorOpen } = plan;
  const { baseType, person } = before;
  const others: Attempt[] = [];
  if (baseType === RETAIL && isSponsorOpen && random.chance(0.5)) others.push(...planUpgradeOf(plan));
  if (baseType === DISTRIBUTOR && person.sponsorId !== ROOT_CUSTOMER_ID && random.chance(0.6)) {
    others.push({ kind: 'place', request: placementOf(before.id) });
  }
  // An update names the type and the sponsor, which another caller may be changing.
  const mayUpdate = others.length === 0;
  for (let renames = random.integer(0, 2); renames > 0; renames -= 1)
    others.push(planRename(plan, mayUpdate));
  return others;
}

function planRename({ random, before, newStamp }: ContestPlan, mayUpdate: boolean): Attempt {
  const { id, baseType, person } = before;
  const stamp = newStamp(person);
  const plan = () => planChange({ random, stamp, person }, id, baseType);
  let write = plan();
  while (!mayUpdate && write.kind !== 'patch') write = plan();
  const preview = random.chance(0.3) ? previewOf(write) : null;
  if (preview !== null) return { kind: 'preview', request: { ...preview, key: `preview ${stamp}` } };
  return { kind: 'rename', request: write, stamp };
}

function planUpgradeOf({ random, before: { id, person }, newStamp }: ContestPlan): Attempt[] {
  const stamp = newStamp(person);
  const upgrade = planUpgrade({ random, stamp, person }, id);
  const preview = previewOf(upgrade);
  const attempts: Attempt[] = [{ kind: 'upgrade', request: upgrade, stamp }];
  if (preview !== null && random.chance(0.4)) {
    attempts.push({ kind: 'preview', request: { ...preview, key: `preview ${stamp}` } });
  }
  return attempts;
}

function placementOf(customerId: number): CrashRequest {
  const query = `tree=Unilevel&toUplineId=${ROOT_CUSTOMER_ID}&reason=Somebody+asked+for+it`;
  return { method: 'POST', path: `/v1/customers/${customerId}/downline/placenode?${query}` };
}
