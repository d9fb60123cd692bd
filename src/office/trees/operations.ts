import { enabledTrees } from '../../commission-plan/commission-plan.ts';
import { legsOf } from '../../commission-plan/tree.ts';
import { definePortalOperation } from '../../http/portal-operation.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { createListPlacements } from '../../trees/list-placements/list-placements.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import { readAsOf } from '../../trees/wire/read-as-of.ts';
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

const ROLE = 'administrator';

/** What the pages of the trees read. */
const readOperations = [
  definePortalOperation(listOfficeTreesContract, ROLE, ({ plan }: OfficeTreeReads) => async () => ({
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
  definePortalOperation(getOfficeNodeContract, ROLE, (dependencies: OfficeTreeReads) => {
    const getNode = createGetNode(dependencies);
    return async ({ params: { tree, customerId }, query: { asOf } }, { signal }) => ({
      body: await getNode(tree, customerId, readAsOf(asOf), signal),
    });
  }),
  definePortalOperation(listOfficeChildrenContract, ROLE, (dependencies: OfficeTreeReads) => {
    const listChildren = createListChildren(dependencies);
    return async ({ params: { tree, customerId }, query }, { signal }) => ({
      body: await listChildren(tree, customerId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    });
  }),
  definePortalOperation(getOfficeWindowContract, ROLE, (dependencies: OfficeTreeReads) => {
    const getWindow = createGetWindow(dependencies);
    return async ({ params: { tree, customerId }, query: { asOf, levels } }, { signal }) => ({
      body: await getWindow(tree, customerId, { asOf: readAsOf(asOf), levels }, signal),
    });
  }),
  definePortalOperation(
    countOfficeDownlinesContract,
    ROLE,
    (dependencies: OfficeTreeReads) =>
      async ({ params: { tree }, query: { ids, asOf } }, { signal }) => ({
        body: await countDownlines(dependencies, namedTree(dependencies.plan, tree).name, ids, {
          asOf: readAsOf(asOf),
          signal,
        }),
      }),
  ),
  definePortalOperation(listOfficePlacementsContract, ROLE, (dependencies: OfficeTreeReads) => {
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
  definePortalOperation(findInTreeContract, ROLE, (dependencies: FindDependencies) => {
    const findInTree = createFindInTree(dependencies);
    return async ({ params: { tree }, query: { search } }, { signal }) => ({
      body: await findInTree(tree, search, signal),
    });
  }),
];

const moveOperations = [
  definePortalOperation(previewOfficeMoveContract, ROLE, (dependencies: OfficeMoveDependencies) => {
    const previewMove = createPreviewMove(dependencies);
    return async ({ params: { tree }, body }, call) => ({
      body: await previewMove(tree, body, callOfAccount(call)),
    });
  }),
  definePortalOperation(carryOutOfficeMoveContract, ROLE, (dependencies: OfficeMoveDependencies) => {
    const { move } = createMoveBatches(dependencies);
    return async ({ params: { tree }, body }, call) => ({ body: await move(tree, body, call) });
  }),
  definePortalOperation(getOfficeBatchContract, ROLE, (dependencies: OfficeMoveDependencies) => {
    const { get } = createMoveBatches(dependencies);
    return async ({ params: { batchId } }) => ({ body: await get(batchId) });
  }),
  definePortalOperation(undoOfficeBatchContract, ROLE, (dependencies: OfficeMoveDependencies) => {
    const { undo } = createMoveBatches(dependencies);
    return async ({ params: { batchId } }, call) => ({ body: await undo(batchId, call) });
  }),
];

export const officeTreeOperations = [...readOperations, ...moveOperations];
