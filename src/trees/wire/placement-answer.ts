import type { Placement, PlacementRecord } from '../rules/placement.ts';

/** The answer of PlaceNode. */
export function placementAnswer(placement: Placement) {
  return { body: writePlacement(placement), subjectId: placement.nodeId };
}

export function writePlacement({ nodeId, tree, uplineId, leg, from }: Placement) {
  return { CustomerId: nodeId, Tree: tree, UplineId: uplineId, Leg: leg, From: from };
}

/** A placement with its history, as answers show it. */
export function writePlacementRecord(record: PlacementRecord) {
  return {
    ...writePlacement(record),
    To: record.to,
    IsVacant: record.isVacant,
    Rule: record.rule,
    Reason: record.reason,
    Actor: record.actor,
    RequestId: record.requestId,
    BatchId: record.batchId,
  };
}
