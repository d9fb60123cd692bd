import type { SignedInCall } from '../../http/portal-operation.ts';
import { describeProblem } from '../../kernel/problem.ts';
import { type BatchReturn, createTryBatchUndo } from '../../trees/placement-batches/try-undo.ts';
import type { Placement } from '../../trees/rules/placement.ts';
import { callOfAccount } from '../call-of-account.ts';
import type { OfficeBatchUndoPreview } from './batch-answer.ts';
import { peopleById } from './describe-nodes.ts';
import { nameAndId, nameCustomers } from './explain-problem.ts';
import type { OfficeMoveDependencies } from './preview-move.ts';

/** Describes what the undo of a batch would do, with names. */
export function createPreviewBatchUndo(dependencies: OfficeMoveDependencies) {
  const tryBatchUndo = createTryBatchUndo(dependencies);
  return async function previewBatchUndo(
    batchId: number,
    signedIn: SignedInCall,
  ): Promise<OfficeBatchUndoPreview> {
    const tried = await tryBatchUndo(batchId, callOfAccount(signedIn));
    const { problems, blocker, returns, rolledUp, rolledUpCount } = tried;
    const personOf = await peopleById(dependencies.names, [
      blocker?.customerId ?? 0,
      ...[...returns, ...rolledUp].flatMap(({ customerId, from, to }) => [
        ...[customerId, from?.uplineId ?? 0, to?.uplineId ?? 0],
      ]),
    ]);
    const nameOf = (id: number) => nameAndId(personOf(id));
    const positionOf = (placement: Placement | null) =>
      placement === null || placement.uplineId === null || placement.isVacant
        ? null
        : { ...personOf(placement.uplineId), Leg: placement.leg };
    const describe = ({ tree, customerId, nodes, from, to }: BatchReturn) => ({
      Person: personOf(customerId),
      Tree: tree,
      Nodes: nodes,
      From: positionOf(from),
      To: positionOf(to),
    });
    return {
      IsAllowed: problems.length === 0,
      Problems: problems.map(describeProblem).map(({ code, message }) => ({
        Code: code,
        Message: nameCustomers(message, nameOf),
      })),
      Blocker:
        blocker === null
          ? null
          : { Person: personOf(blocker.customerId), Tree: blocker.tree, BatchId: blocker.batchId },
      Moves: returns.map(describe),
      RolledUpCount: rolledUpCount,
      RolledUp: rolledUp.map(describe),
    };
  };
}
