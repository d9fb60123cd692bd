import type { SizedNode } from '../store/downline-count-reader.ts';
import type { StoredTreeState } from './tree-state.ts';
import type { SizeMark } from './walk-nodes.ts';

/** What to find from a slot. `levels` is how far a walk goes down, `slots` the current number of slots. */
export type WalkOrder =
  | { readonly kind: 'levels'; readonly root: number; readonly levels: number; readonly slots: number }
  | { readonly kind: 'ids'; readonly root: number; readonly levels: number }
  /** The ids of the nodes above it, from the nearest to the root. */
  | { readonly kind: 'uplines'; readonly root: number }
  | { readonly kind: 'largest'; readonly root: number; readonly after: SizeMark; readonly limit: number };

/** What the main thread sends. */
export type WalkMessage =
  | {
      readonly kind: 'walk';
      readonly id: number;
      readonly stored: StoredTreeState;
      readonly order: WalkOrder;
      /** A 1 in its first place means that the walk is no longer wanted. */
      readonly stop: Int32Array;
    }
  /** The next ids of a list that was collected. */
  | { readonly kind: 'more'; readonly id: number }
  /** The rest of a list is not wanted. */
  | { readonly kind: 'end'; readonly id: number };

/** What the thread answers. */
export type WalkAnswer =
  | { readonly kind: 'levels'; readonly id: number; readonly counts: readonly number[] }
  | { readonly kind: 'largest'; readonly id: number; readonly nodes: readonly SizedNode[] }
  /** The ids are collected, and come on request. */
  | { readonly kind: 'collected'; readonly id: number }
  /** Ids with commas between them. */
  | { readonly kind: 'ids'; readonly id: number; readonly text: string; readonly isLast: boolean }
  | { readonly kind: 'stopped'; readonly id: number };
