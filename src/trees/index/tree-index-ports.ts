import type { ReadHandle } from '../../database/database.ts';
import type { ReadTreeChanges } from '../store/changed-nodes.ts';
import type { Contradiction } from './build-tree-state.ts';
import type { LogPosition } from './log-position.ts';
import type { TreeBuildResult } from './tree-build.ts';
import type { TreeShape, TreeState } from './tree-state.ts';
import type { WalkThread } from './walk-thread.ts';

/** When indexes are built: when they are first needed, at once and for small trees too, or never. */
export type TreeIndexMode = 'auto' | 'always' | 'off';

/** Where indexes come from, and what keeps them current. */
export interface TreeIndexSources {
  readonly readChanges: ReadTreeChanges;
  /** Builds in a thread. */
  readonly build: (tree: string, shape: TreeShape, signal: AbortSignal) => Promise<TreeBuildResult>;
}

export interface TreeIndexPorts extends TreeIndexSources {
  readonly mode: TreeIndexMode;
  readonly trees: readonly { readonly name: string; readonly shape: TreeShape }[];
  readonly reader: ReadHandle;
  /** Whether there are enough placements for an index to be of use. */
  readonly isLarge: () => Promise<boolean>;
  /** The thread that walks through all trees of the process. */
  readonly walks: WalkThread;
  readonly note: (event: TreeIndexEvent) => void;
}

/** The events that the log of the server should report. */
export type TreeIndexEvent =
  | {
      readonly kind: 'built';
      readonly tree: string;
      readonly nodes: number;
      /** Memory that it takes, with room for more nodes. */
      readonly bytes: number;
      readonly ms: number;
    }
  | {
      readonly kind: 'contradictory';
      readonly tree: string;
      readonly contradictions: readonly Contradiction[];
    }
  | { readonly kind: 'failed'; readonly tree: string; readonly error: unknown };

/** The state of a tree with the position that it shows. */
export interface PresentTree {
  readonly state: TreeState;
  readonly position: LogPosition;
  /** Grows with every change. */
  readonly version: number;
}

/** The answer of an index; `null` when there is no index, or not yet. */
export type Asked<Answer> = { readonly answer: Answer } | null;
