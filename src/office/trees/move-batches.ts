import type { Static } from 'typebox';
import type { SignedInCall } from '../../http/portal-operation.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { assertBatchVersion, assertMovesSeen } from '../../trees/placement-batches/batch-version.ts';
import { createCarryOutAtOnce } from '../../trees/placement-batches/carry-out-at-once.ts';
import {
  createAddToBatch,
  createBeginBatch,
  createDiscardBatch,
  createRemoveFromBatch,
} from '../../trees/placement-batches/edit-batch.ts';
import {
  createCommitBatch,
  createFindBatch,
  createInspectBatch,
  createUndoBatch,
} from '../../trees/placement-batches/placement-batches.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import type { BatchItem } from '../../trees/store/batch-store.ts';
import { NOBODY_AFFECTED } from '../../trees/write/affected-sums.ts';
import { callOfAccount } from '../call-of-account.ts';
import type { ActorSources } from '../name-actors.ts';
import type { OfficeBatch } from './batch-answer.ts';
import type { OrderedMove, SeenMove } from './batch-contracts.ts';
import { type CarriedOutReads, readCarriedOut } from './carried-out.ts';
import { describeBatch } from './describe-batch.ts';
import type { carryOutOfficeMoveContract } from './move-contracts.ts';
import type { OfficeMoveDependencies } from './preview-move.ts';

export type MoveBatchDependencies = OfficeMoveDependencies & ActorSources & CarriedOutReads;
type MoveOrder = Static<NonNullable<(typeof carryOutOfficeMoveContract)['body']>>;

interface Moves {
  readonly Reason: string;
  readonly Moves: readonly OrderedMove[];
}

interface SeenMoves {
  readonly Reason: string;
  readonly Moves: readonly SeenMove[];
}

interface SeenBatch {
  readonly Version: string;
  /** Version of the moves as shown by a check. */
  readonly MovesVersion?: string | undefined;
}

/**
 * Batches of moves, as the pages of the back office use them. Each operation answers with the resulting batch;
 * what a staged batch would do is read separately.
 */
export function createMoveBatches(dependencies: MoveBatchDependencies) {
  const { plan } = dependencies;
  const carryOutAtOnce = createCarryOutAtOnce(dependencies);
  const [findBatch, inspectBatch] = [createFindBatch(dependencies), createInspectBatch(dependencies)];
  const [commitBatch, undoBatch] = [createCommitBatch(dependencies), createUndoBatch(dependencies)];
  const [beginBatch, addToBatch] = [createBeginBatch(dependencies), createAddToBatch(dependencies)];
  const removeFromBatch = createRemoveFromBatch(dependencies);
  const discardBatch = createDiscardBatch(dependencies);
  const acting = async (
    signedIn: SignedInCall,
    work: (call: Call) => Promise<number>,
  ): Promise<OfficeBatch> => {
    const batch = await findBatch(await work(callOfAccount(signedIn)).catch(inMoves));
    return describeBatch(dependencies, { batch, previews: null, affected: NOBODY_AFFECTED }, null);
  };
  const itemsOf = (moves: readonly OrderedMove[]) => moves.map(itemOf);
  return {
    /** Includes what a staged batch would do now, or what a committed batch did. */
    async get(batchId: number, signedIn: SignedInCall) {
      const inspected = await inspectBatch(batchId, callOfAccount(signedIn));
      return describeBatch(dependencies, inspected, await readCarriedOut(dependencies, inspected.batch));
    },
    move: (treeName: string, { Reason, Version, ...order }: MoveOrder, signedIn: SignedInCall) =>
      acting(signedIn, async (call) => {
        const items = itemsOf([{ ...order, Tree: namedTree(plan, treeName).name }]);
        const done = carryOutAtOnce({ reason: Reason.trim(), items, versions: [Version] }, call);
        return (await done.catch(withoutItem)).batchId;
      }),
    moveAll: ({ Reason, Moves }: SeenMoves, signedIn: SignedInCall) =>
      acting(signedIn, async (call) => {
        const versions = Moves.map(({ Version }) => Version);
        const batch = { reason: Reason.trim(), items: itemsOf(Moves), versions };
        return (await carryOutAtOnce(batch, call)).batchId;
      }),
    stage: ({ Reason, Moves }: Moves, signedIn: SignedInCall) =>
      acting(signedIn, async (call) => (await beginBatch(Reason.trim(), itemsOf(Moves), call)).batchId),
    add: (batchId: number, { Moves }: Pick<Moves, 'Moves'>, signedIn: SignedInCall) =>
      acting(signedIn, async (call) => {
        await addToBatch(batchId, itemsOf(Moves), call);
        return batchId;
      }),
    removeMove: (batchId: number, position: number, version: string, signedIn: SignedInCall) =>
      acting(signedIn, async (call) => {
        await removeFromBatch({ batchId, version }, position, call);
        return batchId;
      }),
    discard: (batchId: number, version: string, signedIn: SignedInCall) =>
      discardBatch({ batchId, version }, callOfAccount(signedIn)),
    commit: (batchId: number, { Version, MovesVersion }: SeenBatch, signedIn: SignedInCall) =>
      acting(signedIn, async (call) => {
        await commitBatch(
          batchId,
          call,
          (batch) => assertBatchVersion(batch, Version),
          (moves) => MovesVersion !== undefined && assertMovesSeen(moves, MovesVersion),
        );
        return batchId;
      }),
    undo: (batchId: number, signedIn: SignedInCall) =>
      acting(signedIn, async (call) => {
        await undoBatch(batchId, call);
        return batchId;
      }),
  };
}

function itemOf(move: OrderedMove): BatchItem {
  return {
    action: 'place',
    customerId: move.CustomerId,
    tree: move.Tree,
    toUplineId: move.ToUplineId,
    leg: move.Leg ?? '',
    findAvailable: move.FindAvailable ?? false,
    children: 'rollup',
    reason: move.Reason?.trim() ?? '',
  };
}

/** There is only one item, and the request names its members directly. */
function withoutItem(error: unknown): never {
  return renaming(error, (field) => field.replace(/^Items\.0\.?/, ''));
}

/** Requests of the pages contain moves, not items. */
function inMoves(error: unknown): never {
  return renaming(error, (field) => field.replace(/^Items\./, 'Moves.'));
}

function renaming(error: unknown, rename: (field: string) => string): never {
  if (!(error instanceof ProblemError)) throw error;
  throw new ProblemError(
    error.problems.map(({ field, ...problem }): Problem => {
      const member = rename(field ?? '');
      return member === '' ? problem : { ...problem, field: member };
    }),
  );
}
