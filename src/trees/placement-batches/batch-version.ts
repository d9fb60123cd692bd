import { createHash } from 'node:crypto';
import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from '../rules/errors.ts';
import { type MoveEnds, moveVersion } from '../rules/move-version.ts';
import type { PlacementBatch } from '../store/batch-store.ts';

const LENGTH = 16;

/** Changes whenever an item is added or removed, so that people commit what they have looked at. */
export function batchVersion({ id, items, positions }: PlacementBatch): string {
  // Reasons do not count: the erasure of a person blanks them.
  const moves = items.map(({ reason: _, ...move }, index) => [positions[index], move]);
  return createHash('sha256')
    .update(JSON.stringify([id, moves]))
    .digest('base64url')
    .slice(0, LENGTH);
}

/** @throws ProblemError `batch_changed` */
export function assertBatchVersion(batch: PlacementBatch, version: string): void {
  if (batchVersion(batch) !== version) throw new ProblemError([treeProblem('batch_changed', 'Version')]);
}

/** @throws ProblemError `batch_outdated` */
export function assertMovesSeen(moves: readonly MoveEnds[], version: string): void {
  if (moveVersion(moves) !== version) throw new ProblemError([treeProblem('batch_outdated', 'MovesVersion')]);
}
