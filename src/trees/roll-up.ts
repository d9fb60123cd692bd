import type { CallContext } from '../call-context.ts';
import type { TreeStore } from './tree-store.ts';

/** Somebody who leaves a tree without legs. */
export interface RollUp {
  readonly tree: string;
  readonly nodeId: number;
  readonly reason: string;
}

/**
 * Takes somebody out of a tree, inside a unit of work; those directly below move up to the upline. Nothing
 * happens to who is not placed there.
 * @param at ISO 8601 UTC
 */
export async function rollUp(
  { trees }: { readonly trees: TreeStore },
  { tree, nodeId, reason }: RollUp,
  at: string,
  { actor, requestId }: CallContext,
): Promise<void> {
  const placement = await trees.currentPlacement(tree, nodeId);
  if (placement === null) return;
  const { uplineId } = placement;
  if (uplineId === null) throw new TypeError('The root of a tree stays: the caller had to see to it');
  const below = await trees.directDownline(tree, [nodeId]);
  for (const { id } of [placement, ...below]) await trees.end(id, at);
  for (const child of below) {
    await trees.place({ tree, nodeId: child.nodeId, uplineId, rule: 'RollUp', reason, actor, requestId, at });
  }
}
