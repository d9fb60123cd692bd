import { enabledTrees } from '../../commission-plan/commission-plan.ts';
import { legsOf, releasingRulesOf } from '../../commission-plan/tree.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { createListPlacements } from '../../trees/list-placements/list-placements.ts';
import { namedTree } from '../../trees/rules/named-tree.ts';
import { readAsOf } from '../../trees/wire/read-as-of.ts';
import { callOfAccount } from '../call-of-account.ts';
import { type ActorSources, nameActors } from '../name-actors.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import { batchOperations } from './batch-operations.ts';
import { listOfficeChangesContract } from './compare-contract.ts';
import { type CompareDependencies, createCompareTree } from './compare-tree.ts';
import { countDownlines } from './count-downlines.ts';
import { namePeople, type OfficeTreeReads } from './describe-nodes.ts';
import { createFindInTree, type FindInTreeDependencies } from './find-in-tree.ts';
import { createListChildren } from './list-children.ts';
import { previewOfficeMoveContract } from './move-contracts.ts';
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
import type { Recorded } from './tree-parts.ts';
import { waitingOperations } from './waiting-operations.ts';

type RecordedReads = OfficeTreeReads & Recorded;
type PlacementReads = RecordedReads & ActorSources;
type RecordedMoves = OfficeMoveDependencies & Recorded;

/** The read operations of the tree pages. */
const readOperations = [
  defineOfficeOperation(listOfficeTreesContract, 'trees.read', ({ plan }: OfficeTreeReads) => async () => ({
    body: {
      Trees: enabledTrees(plan).map((tree) => ({
        Name: tree.name,
        Kind: tree.kind,
        Legs: [...legsOf(tree)],
        IsSponsorTree: tree.isSponsorTree,
        Rules: tree.kind === 'Enrollment' ? [] : [...releasingRulesOf(tree)],
        WaitingDays: tree.waitingDays ?? null,
      })),
      TopId: ROOT_CUSTOMER_ID,
      Types: plan.baseTypes.map(({ id, name }) => ({ Id: id, Name: name })),
      Statuses: plan.statuses.map(({ id, name, class: group }) => ({ Id: id, Name: name, Class: group })),
    },
  })),
  defineOfficeOperation(getOfficeNodeContract, 'trees.read', (dependencies: RecordedReads) => {
    const getNode = createGetNode(dependencies);
    return async ({ params: { tree, customerId }, query: { asOf } }, call) => {
      const body = await getNode(tree, customerId, readAsOf(asOf), call.signal);
      dependencies.record.noteOpened('Tree', customerId, call);
      return { body };
    };
  }),
  defineOfficeOperation(listOfficeChildrenContract, 'trees.read', (dependencies: RecordedReads) => {
    const listChildren = createListChildren(dependencies);
    return async ({ params: { tree, customerId }, query }, call) => {
      const page = { ...query, asOf: readAsOf(query.asOf) };
      const body = await listChildren(tree, customerId, page, call.signal);
      dependencies.record.noteList('Tree', body.Nodes.length, call);
      return { body };
    };
  }),
  defineOfficeOperation(getOfficeWindowContract, 'trees.read', (dependencies: RecordedReads) => {
    const getWindow = createGetWindow(dependencies);
    return async ({ params: { tree, customerId }, query: { asOf, levels } }, call) => {
      const body = await getWindow(tree, customerId, { asOf: readAsOf(asOf), levels }, call.signal);
      dependencies.record.noteList('Tree', body.Above.length + body.Nodes.length, call);
      return { body };
    };
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
  defineOfficeOperation(listOfficePlacementsContract, 'trees.read', (dependencies: PlacementReads) => {
    const listPlacements = createListPlacements(dependencies);
    return async ({ params: { tree, customerId } }, call) => {
      const places = await listPlacements(customerId, tree, call.signal);
      dependencies.record.noteOpened('Tree', customerId, call);
      const uplineIds = places.map(({ uplineId }) => uplineId ?? customerId);
      const uplines = await namePeople(dependencies.names, uplineIds);
      const nameOf = await nameActors(
        dependencies,
        places.map(({ actor }) => actor),
      );
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
          Actor: nameOf(place.actor),
          BatchId: place.batchId,
        })),
      };
    };
  }),
  defineOfficeOperation(
    listOfficeChangesContract,
    'trees.read',
    (dependencies: CompareDependencies & Recorded) => {
      const compareTree = createCompareTree(dependencies);
      return async ({ params: { tree, customerId }, query: { from, to, levels } }, call) => {
        const period = { from: readAsOf(from), to: readAsOf(to), levels };
        const body = await compareTree(tree, customerId, period, call.signal);
        const people = new Set(body.Changes.map(({ Person }) => Person.CustomerId));
        dependencies.record.noteList('Tree', people.size, call);
        return { body };
      };
    },
  ),
  defineOfficeOperation(
    findInTreeContract,
    'trees.read',
    (dependencies: FindInTreeDependencies & Recorded) => {
      const findInTree = createFindInTree(dependencies);
      return async ({ params: { tree }, query: { search } }, call) => {
        const body = await findInTree(tree, search, call.permissions.has('people.contact'), call.signal);
        dependencies.record.noteList('Find', body.length, call);
        return { body };
      };
    },
  ),
];

const moveOperations = [
  defineOfficeOperation(previewOfficeMoveContract, 'trees.move', (dependencies: RecordedMoves) => {
    const previewMove = createPreviewMove(dependencies);
    return async ({ params: { tree }, body: order }, call) => {
      const body = await previewMove(tree, order, callOfAccount(call));
      dependencies.record.noteOpened('Tree', order.CustomerId, call);
      return { body };
    };
  }),
];

export const officeTreeOperations = [
  ...readOperations,
  ...moveOperations,
  ...batchOperations,
  ...waitingOperations,
];
