import type { ReadHandle } from '../../database/database.ts';
import { createBreath } from '../../kernel/breath.ts';
import { applyFewChanges, ContradictionError, type NodePlace } from './change-tree-state.ts';
import type { LogPosition } from './log-position.ts';
import type { Asked } from './tree-index-ports.ts';
import type { TreeIndexes } from './tree-indexes.ts';
import { layerState, type TreeState } from './tree-state.ts';

/** Asks one tree. */
export type AskTree = <Answer>(
  tree: string,
  question: (state: TreeState) => Answer,
) => Promise<Asked<Answer>>;

/** What a transaction knows about a tree that it has locked. */
interface Beginning {
  /** The position up to which the changes of other transactions were read. */
  readonly position: LogPosition;
  readonly version: number;
  /** The last row of the log that was read. */
  readonly lastId: number;
  /** The changes that the index lacks, including the transaction's own; `null` before the first change. */
  readonly layer: TreeState | null;
}

const ROWS_A_READ = 1_000;
/** With more changes, the database answers: they are applied to the index in one turn of the event loop. */
const CHANGES_MAX = 5_000;
/** The index can advance at most by the changes that were committed before the lock. */
const ATTEMPTS_MAX = 3;
const MOVED_ON = Symbol('the index has moved on');

/**
 * Asks trees inside a transaction that has locked them for a change. The answer shows everything that was
 * committed before, and the transaction's own changes, which are not visible elsewhere. No other transaction can
 * change a locked tree, so the answer still holds at commit.
 */
export function askInTransaction(indexes: TreeIndexes, db: ReadHandle): AskTree {
  const begun = new Map<string, Beginning>();

  async function begin(tree: string): Promise<Beginning | null> {
    const known = begun.get(tree);
    if (known !== undefined) return known;
    const asked = await indexes.askKnown(tree, ({ position, version }) => ({ position, version }));
    return asked === null ? null : { ...asked.answer, lastId: 0, layer: null };
  }

  async function readSince(tree: string, beginning: Beginning) {
    const places = new Map<number, NodePlace | null>();
    let { position, lastId } = beginning;
    const breathe = createBreath();
    for (let isComplete = false; !isComplete; ) {
      const read = await indexes.readChanges(db, { tree, position, afterId: lastId, limit: ROWS_A_READ });
      if (read.kind === 'lost' || places.size > CHANGES_MAX) return null;
      for (const [nodeId, place] of read.places) places.set(nodeId, place);
      lastId = Math.max(lastId, read.lastId);
      ({ isComplete, next: position } = read);
      await breathe();
    }
    return { places, position, lastId };
  }

  return async <Answer>(tree: string, question: (state: TreeState) => Answer) => {
    for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
      const beginning = await begin(tree);
      if (beginning === null) return null;
      const since = await readSince(tree, beginning);
      if (since === null) return null;
      try {
        const asked = await indexes.askKnown(tree, ({ state, version }) => {
          if (beginning.layer !== null && version !== beginning.version) return MOVED_ON;
          const isSame = beginning.layer === null && since.places.size === 0;
          const layer = beginning.layer ?? (isSame ? null : layerState(state));
          if (layer !== null) {
            applyFewChanges(layer, since.places);
            const { position, lastId } = since;
            begun.set(tree, { position, version, lastId, layer });
          }
          return question(layer ?? state);
        });
        if (asked === null || asked.answer !== MOVED_ON) return asked as Asked<Answer>;
      } catch (error) {
        // The database, which is authoritative, answers instead.
        if (!(error instanceof ContradictionError)) indexes.fail(tree, error);
        return null;
      } finally {
        if (begun.get(tree) === beginning) begun.delete(tree);
      }
    }
    return null;
  };
}
