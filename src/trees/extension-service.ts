import type { CallContext, Clock } from '../call-context.ts';
import type { CommissionPlan, Tree } from '../commission-plan/commission-plan.ts';
import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { HookCallStore } from '../extensions/hook-token-store.ts';
import { ProblemError } from '../problem.ts';
import type { StoredCalls } from '../stored-calls.ts';
import { treeProblem } from './errors.ts';
import { placeUnderSponsor } from './place-under-sponsor.ts';
import type { TreeReader } from './tree-reader.ts';
import type { TreeStore } from './tree-store.ts';

/** Where a node stands (reference/extension-and-trees.md 3.3). */
export interface NodeDetail {
  readonly AssociateId: number;
  /** `null` for the root. */
  readonly UplineId: number | null;
  /** Empty in trees without legs. */
  readonly UplineLeg: string;
  /** Distance from the root, which has 0. */
  readonly Level: number;
}

/** Trees, for handlers of the client extension. The name of a tree that the plan has not is a RangeError. */
export interface TreeService {
  /** `null` when the associate is not placed in the tree. */
  getNodeDetail(associateId: number, tree: string): Promise<NodeDetail | null>;
  /** From the nearest upline to the root. */
  getUplineIds(associateId: number, tree: string): Promise<number[]>;
  /**
   * Places somebody who has no current placement in the tree, by the tree's rule, below the sponsor.
   * @throws ProblemError when they are placed already, or the rule refuses
   */
  place(placement: { associateId: number; tree: string; sponsorId: number; reason: string }): Promise<void>;
}

export interface TreeServiceDependencies {
  readonly plan: CommissionPlan;
  readonly trees: TreeReader;
  readonly unitOfWork: UnitOfWork<{ readonly trees: TreeStore; readonly hookCalls: HookCallStore }>;
  readonly storedCalls: StoredCalls;
  readonly clock: Clock;
}

export function createTreeService(dependencies: TreeServiceDependencies, context: CallContext): TreeService {
  const { plan, trees, unitOfWork, storedCalls, clock } = dependencies;
  return {
    async getNodeDetail(associateId, treeName) {
      const { name } = findTree(plan, treeName);
      const placement = await trees.currentPlacement(name, associateId);
      if (placement === null) return null;
      const uplineIds = await trees.uplineIds(name, associateId);
      const { uplineId, leg } = placement;
      return { AssociateId: associateId, UplineId: uplineId, UplineLeg: leg, Level: uplineIds.length };
    },
    getUplineIds: async (associateId, treeName) =>
      trees.uplineIds(findTree(plan, treeName).name, associateId),
    async place({ associateId, tree: treeName, sponsorId, reason }) {
      const tree = findTree(plan, treeName);
      await unitOfWork.run(async (stores) => {
        if ((await stores.trees.currentPlacement(tree.name, associateId)) !== null) {
          throw new ProblemError([treeProblem('already_placed', undefined, { tree: tree.name })]);
        }
        await placeUnderSponsor(stores.trees, plan, {
          tree,
          nodeId: associateId,
          sponsorId,
          sponsorField: 'SponsorId',
          reason,
          actor: context.actor,
          requestId: context.requestId,
          at: clock().toISOString(),
        });
        await stores.hookCalls.noteStored(context);
      });
      storedCalls.note(context);
    },
  };
}

function findTree(plan: CommissionPlan, name: string): Tree {
  const tree = plan.trees.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (tree !== undefined) return tree;
  const known = plan.trees.map((candidate) => candidate.name).join(', ');
  // No caller can mend what a handler misspelt, so it is no problem of the catalogue.
  throw new RangeError(`There is no tree "${name}"; the plan has ${known}`);
}
