import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { type StatusSwitch, statusAllows, statusTitle } from '../../commission-plan/status-switches.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import type { Problem } from '../../kernel/problem.ts';
import { treeProblem } from './errors.ts';
import type { Placement } from './placement.ts';

/** The data that decides whether a customer can take others below. */
export interface Standing {
  readonly status: number;
  readonly isErased: boolean;
  /** The customer that this one was merged into. */
  readonly mergedInto: number | null;
}

/** Answers for one node; inside a unit of work, no other transaction changes the answer. */
export interface StandingReader {
  /**
   * `null` when the customer does not exist.
   * @param purpose `change` when the unit of work will change the record. Two that share it first would wait for each other
   */
  standingOf(nodeId: number, purpose?: 'share' | 'change'): Promise<Standing | null>;
}

/** Reads the standing of each node once. */
export function rememberStandings(standingOf: StandingReader['standingOf']): StandingReader['standingOf'] {
  const known = new Map<number, Standing | null>();
  return async (nodeId, purpose) => {
    const remembered = known.get(nodeId);
    if (remembered !== undefined) return remembered;
    const standing = await standingOf(nodeId, purpose);
    known.set(nodeId, standing);
    return standing;
  };
}

/** The reason why a customer cannot take others below, for a message; `null` when they can. */
export async function whyClosed(
  plan: CommissionPlan,
  reader: StandingReader,
  nodeId: number,
  what: StatusSwitch,
): Promise<string | null> {
  // The root is the top of every tree, so it takes customers in any status.
  if (nodeId === ROOT_CUSTOMER_ID) return null;
  const standing = await reader.standingOf(nodeId);
  if (standing === null) return null;
  if (standing.isErased) return 'the person was erased';
  if (standing.mergedInto !== null) return `they were merged into ${standing.mergedInto}`;
  if (statusAllows(plan, standing.status, what)) return null;
  return `their status is ${statusTitle(plan, standing.status)}`;
}

/** The same for an upline in a tree. In the Enrollment tree, placing means enrolling. */
export function whyUplineIsClosed(
  plan: CommissionPlan,
  reader: StandingReader,
  tree: Tree,
  uplineId: number,
): Promise<string | null> {
  return whyClosed(plan, reader, uplineId, tree.kind === 'Enrollment' ? 'mayEnroll' : 'mayReceivePlacements');
}

/** The same for a sponsor from whom a rule looks for a place: a vacant place has no customer. */
export async function whyTakesNobody(
  plan: CommissionPlan,
  reader: StandingReader,
  tree: Tree,
  { nodeId, isVacant }: Placement,
): Promise<string | null> {
  if (isVacant) return `their place in the ${tree.name} tree is vacant`;
  return whyUplineIsClosed(plan, reader, tree, nodeId);
}

/** A customer who was merged into another one gets no place until the merge is undone. */
export async function mergedNodeProblems(reader: StandingReader, customerId: number): Promise<Problem[]> {
  const survivorId = (await reader.standingOf(customerId, 'change'))?.mergedInto ?? null;
  return survivorId === null ? [] : [mergedProblem(customerId, survivorId)];
}

/** Refuses a change of a customer who was merged into another one. */
export function mergedProblem(customerId: number, survivorId: number, field = 'customerId'): Problem {
  return treeProblem('customer_merged', field, { customerId, survivorId });
}
