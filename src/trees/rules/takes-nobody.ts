import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { type StatusSwitch, statusAllows, statusTitle } from '../../commission-plan/status-switches.ts';
import type { Tree } from '../../commission-plan/tree.ts';
import type { Placement } from './placement.ts';

/** What says whether others may come to stand below somebody. */
export interface Standing {
  readonly status: number;
  readonly isErased: boolean;
}

/** Answers for one node; inside a unit of work nobody else changes what it has answered. */
export interface StandingReader {
  /** `null` when there is no such customer. */
  standingOf(nodeId: number): Promise<Standing | null>;
}

/** Every tree hangs from the root, so it takes people whatever its status. */
const ROOT_ID = 2;

/** Why somebody takes nobody new below them, for a message; `null` when they do. */
export async function whyClosed(
  plan: CommissionPlan,
  reader: StandingReader,
  nodeId: number,
  what: StatusSwitch,
): Promise<string | null> {
  if (nodeId === ROOT_ID) return null;
  const standing = await reader.standingOf(nodeId);
  if (standing === null) return null;
  if (standing.isErased) return 'the person was erased';
  if (statusAllows(plan, standing.status, what)) return null;
  return `their status is ${statusTitle(plan, standing.status)}`;
}

/** The same for an upline in a tree. In the Enrollment tree, to be placed is to be enrolled. */
export function whyUplineIsClosed(
  plan: CommissionPlan,
  reader: StandingReader,
  tree: Tree,
  uplineId: number,
): Promise<string | null> {
  return whyClosed(plan, reader, uplineId, tree.kind === 'Enrollment' ? 'mayEnroll' : 'mayReceivePlacements');
}

/** The same for a sponsor, below whom a rule looks for a place: nobody is left in a vacant one. */
export async function whyTakesNobody(
  plan: CommissionPlan,
  reader: StandingReader,
  tree: Tree,
  { nodeId, isVacant }: Placement,
): Promise<string | null> {
  if (isVacant) return `their place in the ${tree.name} tree is vacant`;
  return whyUplineIsClosed(plan, reader, tree, nodeId);
}
