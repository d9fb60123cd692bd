import type { Tree } from '../../commission-plan/tree.ts';
import type { SponsorRecords } from './tree-dependencies.ts';

/**
 * Lists customers as changed when Get Customer shows where they stand in a tree: `EnrollerId` is the upline
 * in the Enrollment tree, `SponsorId` the upline in the sponsor tree. All code that adds or ends a placement
 * calls this.
 * @param now time of the clock, as for every other change of a record: the feed of changes follows its order
 */
export async function noteShown(
  customers: Pick<SponsorRecords, 'noteChanged'>,
  tree: Tree,
  nodeIds: readonly number[],
  now: string,
): Promise<void> {
  if (tree.isSponsorTree || tree.kind === 'Enrollment') await customers.noteChanged(nodeIds, now);
}
