import type { Static } from 'typebox';
import type { SignedInCall } from '../../http/portal-operation.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { createCarryOutAtOnce } from '../../trees/placement-batches/carry-out-at-once.ts';
import type { BatchAnswer } from '../../trees/placement-batches/contracts.ts';
import { createFindBatch, createUndoBatch } from '../../trees/placement-batches/placement-batches.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import { callOfAccount } from '../call-of-account.ts';
import { type ActorSources, nameActors } from '../name-actors.ts';
import { namePeople } from './describe-nodes.ts';
import type { carryOutOfficeMoveContract, OfficeBatch } from './move-contracts.ts';
import type { OfficeMoveDependencies } from './preview-move.ts';

type Batch = Static<typeof OfficeBatch>;
export type MoveBatchDependencies = OfficeMoveDependencies & ActorSources;
type MoveOrder = Static<NonNullable<(typeof carryOutOfficeMoveContract)['body']>>;

/** Moves a customer as a batch of one, shows batches, and undoes them. */
export function createMoveBatches(dependencies: MoveBatchDependencies) {
  const { plan } = dependencies;
  const carryOutAtOnce = createCarryOutAtOnce(dependencies);
  const findBatch = createFindBatch(dependencies);
  const undoBatch = createUndoBatch(dependencies);
  const shown = async (batch: BatchAnswer) => describeBatch(dependencies, batch);
  return {
    async move(treeName: string, order: MoveOrder, call: SignedInCall): Promise<Batch> {
      const item = {
        action: 'place',
        customerId: order.CustomerId,
        tree: namedTree(plan, treeName).name,
        toUplineId: order.ToUplineId,
        leg: order.Leg ?? '',
        findAvailable: order.FindAvailable ?? false,
        children: 'rollup',
        reason: '',
      } as const;
      const batch = { reason: order.Reason.trim(), items: [item] };
      const { batchId } = await carryOutAtOnce(batch, callOfAccount(call)).catch(withoutItem);
      return shown(await findBatch(batchId));
    },
    async get(batchId: number): Promise<Batch> {
      return shown(await findBatch(batchId));
    },
    async undo(batchId: number, call: SignedInCall): Promise<Batch> {
      const { body } = await undoBatch(batchId, callOfAccount(call));
      return shown(body);
    },
  };
}

/** There is one item, and the request names its members without it. */
function withoutItem(error: unknown): never {
  if (!(error instanceof ProblemError)) throw error;
  throw new ProblemError(error.problems.map(nameOwnMember));
}

function nameOwnMember({ field, ...problem }: Problem): Problem {
  const member = field?.replace(/^Items\.0\.?/, '') ?? '';
  return member === '' ? problem : { ...problem, field: member };
}

async function describeBatch(dependencies: MoveBatchDependencies, batch: BatchAnswer): Promise<Batch> {
  const { names } = dependencies;
  const ids = batch.Items.flatMap(({ CustomerId, ToUplineId = [] }) => [CustomerId, ToUplineId].flat());
  const people = new Map((await namePeople(names, ids)).map((person) => [person.CustomerId, person]));
  const personOf = (id: number) => people.get(id) ?? { CustomerId: id, BackOfficeId: '', Name: '' };
  const nameOf = await nameActors(dependencies, [batch.CommittedBy, batch.UndoneBy]);
  return {
    BatchId: batch.BatchId,
    State: batch.State,
    Reason: batch.Reason,
    CommittedAt: batch.CommittedAt,
    CommittedBy: nameOf(batch.CommittedBy),
    UndoneAt: batch.UndoneAt,
    UndoneBy: nameOf(batch.UndoneBy),
    Moves: batch.Items.map(({ Action, CustomerId, Tree, ToUplineId, Leg = '' }) => ({
      Action,
      Person: personOf(CustomerId),
      Tree,
      To: ToUplineId === undefined ? null : { ...personOf(ToUplineId), Leg },
    })),
  };
}
