import { type Operation, operation } from '../http/operation.ts';
import { readWireInstant } from '../kernel/wire-date.ts';
import {
  countDownlineContract,
  getDownlineByIdContract,
  getDownlineContract,
} from './get-downline/contract.ts';
import { createCountDownline, createGetDownline } from './get-downline/get-downline.ts';
import { getUplineContract } from './get-upline/contract.ts';
import { createGetUpline } from './get-upline/get-upline.ts';
import { listDownlineNodesContract } from './list-downline-nodes/contract.ts';
import {
  createListDownlineNodes,
  type DownlinePageDependencies,
} from './list-downline-nodes/list-downline-nodes.ts';
import { listPlacementsContract } from './list-placements/contract.ts';
import { createListPlacements } from './list-placements/list-placements.ts';
import { listUnplacedCloneContract, listUnplacedContract } from './list-unplaced/contract.ts';
import { createListUnplaced, type UnplacedDependencies } from './list-unplaced/list-unplaced.ts';
import { placeByRuleContract } from './place-by-rule/contract.ts';
import { createPlaceByRule } from './place-by-rule/place-by-rule.ts';
import { placeNodeContract } from './place-node/contract.ts';
import { createPlaceNode } from './place-node/place-node.ts';
import { previewPlaceNodeContract } from './place-node/preview-contract.ts';
import { createPreviewPlaceNode } from './place-node/preview-place-node.ts';
import {
  commitBatchContract,
  getBatchContract,
  stageBatchContract,
  undoBatchContract,
} from './placement-batches/contracts.ts';
import {
  createCommitBatch,
  createGetBatch,
  createStageBatch,
  createUndoBatch,
} from './placement-batches/placement-batches.ts';
import { getPreferenceContract, setPreferenceContract } from './placement-preference/contract.ts';
import { createGetPreference, createSetPreference } from './placement-preference/placement-preference.ts';
import { removeNodeContract } from './remove-node/contract.ts';
import { createRemoveNode } from './remove-node/remove-node.ts';
import { placementAnswer, writePlacementRecord } from './wire/placement-answer.ts';
import type { TreeWriteDependencies } from './write/tree-dependencies.ts';

export type TreeDependencies = TreeWriteDependencies & DownlinePageDependencies & UnplacedDependencies;

/** The contracts of the trees room, each with the use case that serves it. */
export function createTreeOperations(dependencies: TreeDependencies): Operation[] {
  return [
    ...readOperations(dependencies),
    ...writeOperations(dependencies),
    ...batchOperations(dependencies),
  ];
}

function readOperations(dependencies: TreeDependencies): Operation[] {
  const getDownline = createGetDownline(dependencies);
  const countDownline = createCountDownline(dependencies);
  const listDownlineNodes = createListDownlineNodes(dependencies);
  const getUpline = createGetUpline(dependencies);
  const listPlacements = createListPlacements(dependencies);
  const listUnplaced = createListUnplaced(dependencies);
  const getPreference = createGetPreference(dependencies);
  return [
    operation(getDownlineContract, async ({ params, query }, { signal }) => ({
      body: await getDownline(params.customerId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    })),
    operation(getDownlineByIdContract, async ({ query }, { signal }) => ({
      body: await getDownline(query.associateId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    })),
    operation(countDownlineContract, async ({ params, query }, { signal }) => ({
      body: await countDownline(params.customerId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    })),
    operation(listDownlineNodesContract, async ({ params, query }, { signal }) => ({
      body: await listDownlineNodes(params.customerId, { ...query, asOf: readAsOf(query.asOf) }, signal),
    })),
    operation(getUplineContract, async ({ params, query }) => ({
      body: await getUpline(params.customerId, query.tree, readAsOf(query.asOf)),
    })),
    operation(listPlacementsContract, async ({ params, query }) => ({
      body: (await listPlacements(params.customerId, query.tree)).map(writePlacementRecord),
    })),
    operation(getPreferenceContract, async ({ params, query }) =>
      getPreference(params.customerId, query.tree),
    ),
    ...[listUnplacedContract, listUnplacedCloneContract].map((contract) =>
      operation(contract, async ({ params, query }, { signal }) => ({
        body: await listUnplaced(params.customerId, query, signal),
      })),
    ),
  ];
}

function writeOperations(dependencies: TreeDependencies): Operation[] {
  const placeNode = createPlaceNode(dependencies);
  const previewPlaceNode = createPreviewPlaceNode(dependencies);
  const removeNode = createRemoveNode(dependencies);
  const placeByRule = createPlaceByRule(dependencies);
  const setPreference = createSetPreference(dependencies);
  return [
    operation(placeNodeContract, async ({ params, query }, context) =>
      placementAnswer((await placeNode(params.customerId, query, context)).after),
    ),
    operation(previewPlaceNodeContract, async ({ params, query }, context) => ({
      body: await previewPlaceNode(params.customerId, query, context),
      subjectId: params.customerId,
    })),
    operation(placeByRuleContract, async ({ params, query }, context) =>
      placementAnswer(await placeByRule(params.customerId, query, context)),
    ),
    operation(setPreferenceContract, async ({ params, query }, context) =>
      setPreference(params.customerId, query, context),
    ),
    operation(removeNodeContract, async ({ params, query }, context) =>
      removeNode(params.customerId, query, context),
    ),
  ];
}

function batchOperations(dependencies: TreeDependencies): Operation[] {
  const stageBatch = createStageBatch(dependencies);
  const getBatch = createGetBatch(dependencies);
  const commitBatch = createCommitBatch(dependencies);
  const undoBatch = createUndoBatch(dependencies);
  return [
    operation(stageBatchContract, async ({ body }, context) => stageBatch(body, context)),
    operation(getBatchContract, async ({ params }, context) => ({
      body: await getBatch(params.batchId, context),
    })),
    operation(commitBatchContract, async ({ params }, context) => commitBatch(params.batchId, context)),
    operation(undoBatchContract, async ({ params }, context) => undoBatch(params.batchId, context)),
  ];
}

/** Both spellings of "no date" mean now, as everywhere. */
function readAsOf(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : readWireInstant(text);
}
