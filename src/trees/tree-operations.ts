import { getBottomOfLegOperation } from './get-bottom-of-leg/operation.ts';
import {
  countDownlineOperation,
  getDownlineByIdOperation,
  getDownlineOperation,
} from './get-downline/operations.ts';
import { getNearestPlacedOperation } from './get-nearest-placed/operation.ts';
import { getUplineOperation } from './get-upline/operation.ts';
import { getLegWeightsOperation, setLegWeightsOperation } from './leg-weights/operations.ts';
import { listDownlineNodesOperation } from './list-downline-nodes/operation.ts';
import { listPlacementsOperation } from './list-placements/operation.ts';
import { listUnplacedOperations } from './list-unplaced/operations.ts';
import { placeByRuleOperation } from './place-by-rule/operation.ts';
import { placeNodeOperation, previewPlaceNodeOperation } from './place-node/operations.ts';
import {
  commitBatchOperation,
  getBatchOperation,
  stageBatchOperation,
  undoBatchOperation,
} from './placement-batches/operations.ts';
import { getPreferenceOperation, setPreferenceOperation } from './placement-preference/operations.ts';
import { removeNodeOperation } from './remove-node/operation.ts';

/**
 * The operations on trees, in the order of the reference. Sent in this order, each finds the data that it
 * needs.
 */
export const treeOperations = [
  previewPlaceNodeOperation,
  placeNodeOperation,
  getUplineOperation,
  getNearestPlacedOperation,
  getDownlineOperation,
  getDownlineByIdOperation,
  countDownlineOperation,
  getBottomOfLegOperation,
  listDownlineNodesOperation,
  listPlacementsOperation,
  ...listUnplacedOperations,
  getPreferenceOperation,
  setPreferenceOperation,
  setLegWeightsOperation,
  getLegWeightsOperation,
  stageBatchOperation,
  getBatchOperation,
  commitBatchOperation,
  undoBatchOperation,
  removeNodeOperation,
  placeByRuleOperation,
] as const;
