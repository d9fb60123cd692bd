import { enabledTrees } from '../../commission-plan/commission-plan.ts';
import { legsOf } from '../../commission-plan/tree.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { createListPlacements } from '../../trees/list-placements/list-placements.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import { readAsOf } from '../../trees/wire/read-as-of.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import { countDownlines } from './count-downlines.ts';
import { namePeople, type OfficeTreeReads } from './describe-nodes.ts';
import { createFindInTree, type FindDependencies } from './find-in-tree.ts';
import { createListChildren } from './list-children.ts';
import { callOfAccount, createMoveBatches } from './move-batches.ts';
import {
  carryOutOfficeMoveContract,
  getOfficeBatchContract,
  previewOfficeMoveContract,
  undoOfficeBatchContract,
} from './move-contracts.ts';
import { createPreviewMove, type OfficeMoveDependencies } from './preview-move.ts';
import {
  countOfficeDownlinesContract,
  findInTreeContract,
  getOfficeNodeContract,
  getOfficeWindowContract,
  listOfficeChildrenContract,
  listOfficePlacementsContract,
  listOfficeTreesContract,
} from './read-contracts.ts';
import { createGetNode } from './read-node.ts';
import { createGetWindow } from './read-window.ts';

/** What the pages of the trees read. */
const readOperations = [
  defineOfficeOperation(listOfficeTreesContract, 'trees.read', ({ plan }: OfficeTreeReads) => async () => ({
    body: {
      Trees: enabledTrees(plan).map((tree) => ({
        Name: tree.name,
        Kind: tree.kind,
        Legs: [...legsOf(tree)],
        IsSponsorTree: tree.isSponsorTree,
      })),
      TopId: ROOT_CUSTOMER_ID,
      Types: plan.baseTypes.map(({ id, name }) => ({ Id: id, Name: name })),
      Statuses: plan.statuses.map(({ id, name, class: group }) => ({ Id: id, Name: name, Class: group })),
    },
  })),
  defineOfficeOperation(getOfficeNodeContract, 'trees.read', (dependencies: OfficeTreeReads) => {
    const getNode = createGetNode(dependencies);
    return async ({ params: { tree, customerId }, query: { asOf } }, { signal }) => ({
      body: await getNode(tree, customerId, readAsOf(asOf), signal),
    });
  }),
  defineOfficeOperation(listOfficeChildrenContract, 'trees.read', (dependencies: OfficeTreeReads) => {
    const listChildren = createListChildren(dependencies);
    return async ({ params: { tree, customerId }, query }, { signal }) => ({
      body: await listChildren(tree, customerId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    });
  }),
  defineOfficeOperation(getOfficeWindowContract, 'trees.read', (dependencies: OfficeTreeReads) => {
    const getWindow = createGetWindow(dependencies);
    return async ({ params: { tree, customerId }, query: { asOf, levels } }, { signal }) => ({
      body: await getWindow(tree, customerId, { asOf: readAsOf(asOf), levels }, signal),
    });
  }),
  defineOfficeOperation(
    countOfficeDownlinesContract,
    'trees.read',
    (dependencies: OfficeTreeReads) =>
      async ({ params: { tree }, query: { ids, asOf } }, { signal }) => ({
        body: await countDownlines(dependencies, namedTree(dependencies.plan, tree).name, ids, {
          asOf: readAsOf(asOf),
          signal,
        }),
      }),
  ),
  defineOfficeOperation(listOfficePlacementsContract, 'trees.read', (dependencies: OfficeTreeReads) => {
    const listPlacements = createListPlacements(dependencies);
    return async ({ params: { tree, customerId } }, { signal }) => {
      const places = await listPlacements(customerId, tree, signal);
      const uplineIds = places.map(({ uplineId }) => uplineId ?? customerId);
      const uplines = await namePeople(dependencies.names, uplineIds);
      return {
        body: places.map((place, index) => ({
          From: place.from,
          To: place.to,
          UplineId: place.uplineId,
          UplineName: place.uplineId === null ? '' : (uplines[index]?.Name ?? ''),
          Leg: place.leg,
          IsVacant: place.isVacant,
          Rule: place.rule,
          Reason: place.reason,
          Actor: place.actor,
          BatchId: place.batchId,
        })),
      };
    };
  }),
  defineOfficeOperation(findInTreeContract, 'trees.read', (dependencies: FindDependencies) => {
    const findInTree = createFindInTree(dependencies);
    return async ({ params: { tree }, query: { search } }, { signal }) => ({
      body: await findInTree(tree, search, signal),
    });
  }),
];

const moveOperations = [
  defineOfficeOperation(previewOfficeMoveContract, 'trees.move', (dependencies: OfficeMoveDependencies) => {
    const previewMove = createPreviewMove(dependencies);
    return async ({ params: { tree }, body }, call) => ({
      body: await previewMove(tree, body, callOfAccount(call)),
    });
  }),
  defineOfficeOperation(carryOutOfficeMoveContract, 'trees.move', (dependencies: OfficeMoveDependencies) => {
    const { move } = createMoveBatches(dependencies);
    return async ({ params: { tree }, body }, call) => ({ body: await move(tree, body, call) });
  }),
  defineOfficeOperation(getOfficeBatchContract, 'trees.move', (dependencies: OfficeMoveDependencies) => {
    const { get } = createMoveBatches(dependencies);
    return async ({ params: { batchId } }) => ({ body: await get(batchId) });
  }),
  defineOfficeOperation(undoOfficeBatchContract, 'trees.move', (dependencies: OfficeMoveDependencies) => {
    const { undo } = createMoveBatches(dependencies);
    return async ({ params: { batchId } }, call) => ({ body: await undo(batchId, call) });
  }),
];

export const officeTreeOperations = [...readOperations, ...moveOperations];
