import { sponsorTree } from '../../commission-plan/commission-plan.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { findPosition, preparePlacement } from '../../trees/write/place-under-sponsor.ts';
import { type Customer, type CustomerState, ROOT_CUSTOMER_ID } from '../record/customer.ts';
import type { PlacementPreview } from '../wire/preview-contract.ts';
import { positionRequest } from './place-customer.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** Where an upgrade would put a customer in the sponsor tree, or why it can't. */
export async function previewPlacement(
  { plan, trees, customers }: WriteDependencies,
  seen: Customer,
  target: CustomerState,
): Promise<{ placement: PlacementPreview | null; problems: readonly Problem[] }> {
  const tree = sponsorTree(plan);
  const current = await trees.currentPlacement(tree.name, seen.id);
  if (current !== null) {
    const uplineId = current.uplineId ?? ROOT_CUSTOMER_ID;
    const path = await trees.uplineIds(tree.name, seen.id);
    return {
      placement: { tree: tree.name, uplineId, leg: current.leg, rule: 'AlreadyPlaced', path },
      problems: [],
    };
  }
  const sponsorId = target.sponsorId ?? ROOT_CUSTOMER_ID;
  if (!(await customers.exists(sponsorId))) return { placement: null, problems: [] };
  try {
    const baseType = target.baseType ?? seen.baseType;
    const request = positionRequest(tree, { sponsorId, baseType, reason: 'upgrade' });
    const weights = await preparePlacement(trees, request);
    const position = await findPosition(trees, plan, { ...request, weights });
    if (position === null) return { placement: null, problems: [] };
    const { uplineId, leg, rule } = position;
    const path = [uplineId, ...(await trees.uplineIds(tree.name, uplineId))];
    return { placement: { tree: tree.name, uplineId, leg, rule, path }, problems: [] };
  } catch (error) {
    if (error instanceof ProblemError) return { placement: null, problems: error.problems };
    throw error;
  }
}
