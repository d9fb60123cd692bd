import type { ReadHandle } from '../../database/database.ts';
import { createBreath } from '../../kernel/breath.ts';
import type { ReadTreeChanges } from '../store/tree-change-reader.ts';
import type { Contradiction } from './build-tree-state.ts';
import { applyChanges, ContradictionError, type NodePlace } from './change-tree-state.ts';
import type { LogPosition } from './log-position.ts';
import { IndexFullError } from './slot-table.ts';
import type { TreeBuildResult } from './tree-build.ts';
import { openState, type TreeShape, type TreeState } from './tree-state.ts';

/** When indexes are built: when they are first needed, at once and for small trees too, or never. */
export type TreeIndexMode = 'auto' | 'always' | 'off';

export interface TreeIndexPorts {
  readonly mode: TreeIndexMode;
  readonly trees: readonly { readonly name: string; readonly shape: TreeShape }[];
  readonly reader: ReadHandle;
  readonly readChanges: ReadTreeChanges;
  /** Builds in a thread. */
  readonly build: (tree: string, shape: TreeShape, signal: AbortSignal) => Promise<TreeBuildResult>;
  /** Whether there are enough placements for an index to be of use. */
  readonly isLarge: () => Promise<boolean>;
  readonly note: (event: TreeIndexEvent) => void;
}

/** What the log of the server should tell. */
export type TreeIndexEvent =
  | { readonly kind: 'built'; readonly tree: string; readonly nodes: number; readonly ms: number }
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

/**
 * The present state of every tree in memory. The database decides: without an index each answer is the same.
 * A question runs at once and must not keep the state, which changes.
 */
export interface TreeIndexes {
  /** Asks the tree as it is now, with everything that was committed before the call. */
  ask<Answer>(tree: string, question: (state: TreeState) => Answer): Promise<Asked<Answer>>;
  /** Asks the tree as it was read last, for a transaction that reads itself what has changed since. */
  askKnown<Answer>(tree: string, question: (known: PresentTree) => Answer): Promise<Asked<Answer>>;
  readonly readChanges: ReadTreeChanges;
  /** Waits until nothing is being built. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** Rows of the log in one read. */
const ROWS_A_READ = 1_000;
/** Nodes that are caught up with; for more, the index is built again. */
const CHANGES_MAX = 20_000;
/** How often the changes of other processes are read while nobody asks. */
const FOLLOW_EVERY_MS = 250;
/** A tree that contradicts itself, or whose index failed, is tried again after this time. */
const AGAIN_AFTER_MS = 60_000;

interface Built {
  readonly state: TreeState;
  position: LogPosition;
  version: number;
}

/** The index of one tree. */
class FollowedTree {
  readonly #name: string;
  readonly #shape: TreeShape;
  readonly #ports: TreeIndexPorts;
  readonly #ending = new AbortController();
  #built: Built | null = null;
  #building: Promise<void> | null = null;
  #notBefore = 0;
  /** The state is between two moments. */
  #isChanging = false;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;

  constructor(name: string, shape: TreeShape, ports: TreeIndexPorts) {
    this.#name = name;
    this.#shape = shape;
    this.#ports = ports;
  }

  async ask<Answer>(question: (state: TreeState) => Answer): Promise<Asked<Answer>> {
    if (this.#built === null) {
      await this.#buildIfUseful();
      return null;
    }
    do await this.#catchUp();
    while (this.#isChanging);
    return this.#built === null ? null : { answer: question(this.#built.state) };
  }

  async askKnown<Answer>(question: (known: PresentTree) => Answer): Promise<Asked<Answer>> {
    // Nothing here waits for a connection: the caller holds one, and others may wait for it.
    if (this.#built === null) void this.#buildIfUseful().catch(() => undefined);
    while (this.#isChanging) await this.#running?.catch(() => undefined);
    return this.#built === null ? null : { answer: question(this.#built) };
  }

  /** Only an index that exists follows. */
  async follow(): Promise<void> {
    if (this.#built !== null) await this.#catchUp();
  }

  start(): void {
    this.#building ??= this.#build().finally(() => {
      this.#building = null;
    });
  }

  async settled(): Promise<void> {
    while (this.#building !== null) await this.#building;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.settled();
    await Promise.allSettled([this.#running, this.#next]);
  }

  async #buildIfUseful(): Promise<void> {
    if (this.#building !== null || performance.now() < this.#notBefore) return;
    if (this.#ports.mode === 'always' || (await this.#ports.isLarge())) this.start();
  }

  async #build(): Promise<void> {
    const startedAt = performance.now();
    const { signal } = this.#ending;
    try {
      const result = await this.#ports.build(this.#name, this.#shape, signal);
      if (signal.aborted) return;
      if (result.kind === 'contradictory') {
        this.#giveUp();
        this.#ports.note({ ...result, tree: this.#name });
        return;
      }
      const state = openState(result.stored);
      this.#built = { state, position: result.position, version: 0 };
      const ms = Math.round(performance.now() - startedAt);
      this.#ports.note({ kind: 'built', tree: this.#name, nodes: state.slots.size, ms });
    } catch (error) {
      this.#giveUp();
      if (!signal.aborted) this.#ports.note({ kind: 'failed', tree: this.#name, error });
    }
  }

  /** Callers who come before the log is read share one read; a read that has begun may miss their changes. */
  #catchUp(): Promise<void> {
    const read = () => {
      this.#running = this.#next;
      this.#next = null;
      return this.#readLog().finally(() => {
        this.#running = null;
      });
    };
    this.#next ??= (this.#running ?? Promise.resolve()).then(read, read);
    return this.#next;
  }

  async #readLog(): Promise<void> {
    const built = this.#built;
    if (built === null) return;
    const { reader, readChanges } = this.#ports;
    const places = new Map<number, NodePlace | null>();
    let { position } = built;
    for (let isComplete = false; !isComplete; ) {
      const read = await readChanges(reader, { tree: this.#name, position, limit: ROWS_A_READ });
      if (read.kind === 'lost') return this.#rebuild();
      for (const [nodeId, place] of read.places) places.set(nodeId, place);
      if (places.size > CHANGES_MAX) return this.#rebuild();
      ({ isComplete, next: position } = read);
    }
    await this.#apply(built, places, position);
  }

  async #apply(
    built: Built,
    places: ReadonlyMap<number, NodePlace | null>,
    position: LogPosition,
  ): Promise<void> {
    if (places.size > 0) {
      built.version += 1;
      this.#isChanging = true;
      try {
        await applyChanges(built.state, places, createBreath());
      } catch (error) {
        this.#handleFailure(error);
        return;
      } finally {
        this.#isChanging = false;
      }
    }
    built.position = position;
  }

  #handleFailure(error: unknown): void {
    // The thread that builds names what contradicts itself.
    if (error instanceof IndexFullError || error instanceof ContradictionError) {
      this.#rebuild();
      return;
    }
    this.#giveUp();
    throw error;
  }

  /** Until it is built, the database is asked. */
  #rebuild(): void {
    this.#built = null;
    this.start();
  }

  #giveUp(): void {
    this.#built = null;
    this.#notBefore = performance.now() + AGAIN_AFTER_MS;
  }
}

export function createTreeIndexes(ports: TreeIndexPorts): TreeIndexes {
  const { mode, readChanges } = ports;
  const trees = new Map(
    mode === 'off' ? [] : ports.trees.map(({ name, shape }) => [name, new FollowedTree(name, shape, ports)]),
  );
  if (mode === 'always') for (const tree of trees.values()) tree.start();
  const follow = async () => {
    for (const tree of trees.values()) await tree.follow();
  };
  let following: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // A database that is away now is asked again soon, and by every reader.
    following = following.then(follow).catch(() => undefined);
  }, FOLLOW_EVERY_MS);
  timer.unref();
  return {
    readChanges,
    ask: async (tree, question) => (await trees.get(tree)?.ask(question)) ?? null,
    askKnown: async (tree, question) => (await trees.get(tree)?.askKnown(question)) ?? null,
    async settled() {
      for (const tree of trees.values()) await tree.settled();
    },
    async close() {
      clearInterval(timer);
      for (const tree of trees.values()) await tree.close();
      await following;
    },
  };
}
