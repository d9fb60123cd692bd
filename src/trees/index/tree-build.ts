import type { ScanSource } from '../../database/table-scan.ts';
import type { Contradiction } from './build-tree-state.ts';
import type { LogPosition } from './log-position.ts';
import type { StoredTreeState, TreeShape } from './tree-state.ts';

/** The input of a thread that builds an index. */
export interface TreeBuildOrder {
  readonly source: ScanSource;
  readonly tree: string;
  readonly shape: TreeShape;
}

/** The result of the thread. */
export type TreeBuildResult =
  | {
      readonly kind: 'built';
      readonly stored: StoredTreeState;
      /** The moment that the index shows. */
      readonly position: LogPosition;
    }
  | { readonly kind: 'contradictory'; readonly contradictions: readonly Contradiction[] };
