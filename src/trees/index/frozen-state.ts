import type { NodePlace } from './change-tree-state.ts';
import type { LogPosition } from './log-position.ts';
import { layerState, openState, type StoredTreeState, type TreeState } from './tree-state.ts';

/** The current places of nodes that have changed; `null` for a node without a place. */
type Places = ReadonlyMap<number, NodePlace | null>;

/** Maximum number of changes that wait for a walk. With more, the walk is stopped. */
const HELD_BACK_MAX = 2_000;

/** Exists while a thread walks through the state. */
interface Freeze {
  /** Changes that the walk must not see. */
  readonly heldBack: Map<number, NodePlace | null>;
  /** Stops the walk. */
  readonly stop: () => void;
  isOver: boolean;
}

/**
 * The built state of a tree with its position. While a thread walks through it, changes go into a layer on top,
 * so questions still show everything.
 */
export class BuiltTreeState {
  readonly stored: StoredTreeState;
  readonly #base: TreeState;
  /** Answers questions. */
  state: TreeState;
  position: LogPosition;
  /** Grows with every change. */
  version = 0;
  #freeze: Freeze | null = null;

  constructor(stored: StoredTreeState, position: LogPosition) {
    this.stored = stored;
    this.#base = openState(stored);
    this.state = this.#base;
    this.position = position;
  }

  get isFrozen(): boolean {
    return this.#freeze !== null;
  }

  /** @returns a function that ends the freeze; {@link thaw} returns the changes that were held back */
  freeze(stop: () => void): () => void {
    const freeze = { heldBack: new Map(), stop, isOver: false };
    this.#freeze = freeze;
    return () => {
      freeze.isOver = true;
    };
  }

  /** The state to change. */
  beginChange(places: Places): TreeState {
    this.version += 1;
    const freeze = this.#freeze;
    if (freeze === null) return this.state;
    for (const [nodeId, place] of places) freeze.heldBack.set(nodeId, place);
    if (freeze.heldBack.size > HELD_BACK_MAX) freeze.stop();
    if (this.state === this.#base) this.state = layerState(this.#base);
    return this.state;
  }

  /** After the end of a freeze: the changes that the state itself lacks. */
  thaw(): Places {
    if (this.#freeze?.isOver !== true) return new Map();
    const { heldBack } = this.#freeze;
    this.#freeze = null;
    this.state = this.#base;
    return heldBack;
  }
}
