import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { findPosition, preparePlacement } from '../../trees/write/place-under-sponsor.ts';
import type { Customer, CustomerState } from '../record/customer.ts';
import { type ChangedPlace, ruledPlace } from './dry-run.ts';
import { positionRequest, wantingTrees } from './place-customer.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** The places that a refused upgrade would assign; trees without a place are left out. */
export async function previewPlaces(
  dependencies: WriteDependencies,
  seen: Customer,
  target: CustomerState,
): Promise<ChangedPlace[]> {
  const { plan, trees, customers } = dependencies;
  const sponsorId = target.sponsorId ?? ROOT_CUSTOMER_ID;
  if (!(await customers.exists(sponsorId))) return [];
  const placed = { sponsorId, baseType: target.baseType ?? seen.baseType, reason: 'upgrade' } as const;
  const places: ChangedPlace[] = [];
  for (const tree of wantingTrees(plan, placed)) {
    if ((await trees.currentPlacement(tree.name, seen.id)) !== null) continue;
    const request = positionRequest(tree, placed);
    const position = await positionOrNull(dependencies, request);
    if (position === null) continue;
    places.push({
      tree: tree.name,
      from: null,
      to: await ruledPlace(trees, { ...position, tree: tree.name }),
    });
  }
  return places;
}

async function positionOrNull(
  { plan, trees }: WriteDependencies,
  request: ReturnType<typeof positionRequest>,
): ReturnType<typeof findPosition> {
  try {
    const weights = await preparePlacement(trees, request);
    return await findPosition(trees, plan, { ...request, weights });
  } catch (error) {
    if (error instanceof ProblemError) return null;
    throw error;
  }
}
