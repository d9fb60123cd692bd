import type { Tree } from '../../commission-plan/tree.ts';
import type { SponsorRecords } from './tree-dependencies.ts';

/**
 * Lists customers as changed when Get Customer shows where they stand in a tree: `EnrollerId` is the upline in
 * the Enrollment tree, `SponsorId` that in the sponsor tree. To be called by everything that places or ends.
 * @param now time of the clock, as for every other change of a record: the feed of changes is in its order
 */
export async function noteShown(
  customers: Pick<SponsorRecords, 'noteChanged'>,
  tree: Tree,
  nodeIds: readonly number[],
  now: string,
): Promise<void> {
  if (tree.isSponsorTree || tree.kind === 'Enrollment') await customers.noteChanged(nodeIds, now);
}
