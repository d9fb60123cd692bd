import type { ReadHandle, WriteHandle } from '../database/database.ts';
import type { NewPlacement } from './placement.ts';
import { createTreeReader, type TreeReader } from './tree-reader.ts';

/** Places nodes; exists only inside a unit of work, and reads what that has written. */
export interface TreeStore extends TreeReader {
  /** A second current placement of a node in a tree is refused by the database. */
  place(placement: NewPlacement): Promise<void>;
  /** Ends a current placement. */
  end(id: number, at: string): Promise<void>;
  /** Blanks what was typed as a reason for the placements of a node, since it may tell of a person. */
  forgetReasons(nodeId: number): Promise<void>;
}

export function createTreeStore(db: WriteHandle): TreeStore {
  return {
    ...createTreeReader(db as unknown as ReadHandle),
    async place(placement) {
      await db
        .insertInto('placements')
        .values({
          tree: placement.tree,
          node_id: placement.nodeId,
          upline_id: placement.uplineId,
          leg: '',
          rule: placement.rule,
          reason: placement.reason,
          actor: placement.actor,
          request_id: placement.requestId,
          from_at: placement.at,
          to_at: null,
        })
        .execute();
    },
    async forgetReasons(nodeId) {
      await db.updateTable('placements').set({ reason: '' }).where('node_id', '=', nodeId).execute();
    },
    async end(id, at) {
      await db.updateTable('placements').set({ to_at: at }).where('id', '=', id).execute();
    },
  };
}
