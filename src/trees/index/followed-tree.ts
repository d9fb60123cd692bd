import { createBreath } from '../../kernel/breath.ts';
import { bytesOf } from './arrays-of-state.ts';
import { applyChanges, ContradictionError, type NodePlace } from './change-tree-state.ts';
import { BuiltTreeState } from './frozen-state.ts';
import { IndexFullError } from './slot-table.ts';
import type { Asked, PresentTree, TreeIndexPorts } from './tree-index-ports.ts';
import type { TreeShape, TreeState } from './tree-state.ts';
import type { WalkOrder } from './walk-protocol.ts';
import type { WalkResult } from './walk-thread.ts';

/**
 * Rows per read of the log. A full read causes two more on PostgreSQL, so a thousand changes must not fill it.
 */
const ROWS_A_READ = 2_000;
/** Maximum number of changed nodes to apply; with more, the index is built again. */
const CHANGES_MAX = 20_000;
/** A tree that contradicts itself, or whose index failed, is tried again after this time. */
const AGAIN_AFTER_MS = 60_000;

/** The index of one tree. */
export class FollowedTree {
  readonly #name: string;
  readonly #shape: TreeShape;
  readonly #ports: TreeIndexPorts;
  readonly #ending = new AbortController();
  #built: BuiltTreeState | null = null;
  #building: Promise<void> | null = null;
  #notBefore = 0;
  /** The state is being changed, and is inconsistent. */
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
    if (this.#built === null) return null;
    try {
      return { answer: question(this.#built.state) };
    } catch (error) {
      this.fail(error);
      return null;
    }
  }

  async askKnown<Answer>(question: (known: PresentTree) => Answer): Promise<Asked<Answer>> {
    // Nothing here waits for a connection: the caller holds one, and others may wait for it.
    if (this.#built === null) void this.#buildIfUseful().catch(() => undefined);
    while (this.#isChanging) await this.#running?.catch(() => undefined);
    return this.#built === null ? null : { answer: question(this.#built) };
  }

  /**
   * Has a thread walk through the tree as it is now, with everything that was committed before its turn.
   * @param orderOf what to look for; `null` for nothing
   * @returns `null` without an index, when too many wait, and when the walk was stopped
   */
  async walk(
    orderOf: (state: TreeState) => WalkOrder | null,
    signal: AbortSignal | undefined,
  ): Promise<WalkResult | null> {
    const { walks } = this.#ports;
    return walks.takeTurn(async () => {
      do await this.follow();
      while (this.#isChanging);
      const built = this.#built;
      if (built === null || built.isFrozen || signal?.aborted === true) return null;
      const order = orderOf(built.state);
      const isList = order?.kind === 'ids' || order?.kind === 'uplines';
      if (order === null || (isList && !walks.hasRoom)) return null;
      const { result, stop } = walks.walk(built.stored, order);
      const endFreeze = built.freeze(stop);
      signal?.addEventListener('abort', stop, { once: true });
      try {
        return await result;
      } catch (error) {
        if (!this.#ending.signal.aborted) this.#ports.note({ kind: 'failed', tree: this.#name, error });
        return null;
      } finally {
        signal?.removeEventListener('abort', stop);
        endFreeze();
        // Applies the changes that were held back.
        void this.follow().catch(() => undefined);
      }
    });
  }

  /** Only an existing index follows the log. */
  async follow(): Promise<void> {
    if (this.#built !== null) await this.#catchUp();
  }

  start(): void {
    this.#building ??= this.#build().finally(() => {
      this.#building = null;
    });
  }

  /** The database answers instead, and the index is built again later. */
  fail(error: unknown): void {
    this.#giveUp();
    this.#ports.note({ kind: 'failed', tree: this.#name, error });
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
      this.#built = new BuiltTreeState(result.stored, result.position);
      const ms = Math.round(performance.now() - startedAt);
      const size = { nodes: result.stored.slots.size, bytes: bytesOf(result.stored) };
      this.#ports.note({ kind: 'built', tree: this.#name, ...size, ms });
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  /** Callers that arrive before the log is read share one read; a read that has begun may miss their changes. */
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
    if (!(await this.#change(built, built.thaw()))) return;
    const { reader, readChanges } = this.#ports;
    const places = new Map<number, NodePlace | null>();
    let { position } = built;
    const breathe = createBreath();
    for (let isComplete = false; !isComplete; ) {
      const read = await readChanges(reader, { tree: this.#name, position, limit: ROWS_A_READ });
      if (read.kind === 'lost') return this.#rebuild();
      for (const [nodeId, place] of read.places) places.set(nodeId, place);
      if (places.size > CHANGES_MAX) return this.#rebuild();
      ({ isComplete, next: position } = read);
      await breathe();
    }
    if (await this.#change(built, places)) built.position = position;
  }

  /** @returns whether the state has the changes */
  async #change(built: BuiltTreeState, places: ReadonlyMap<number, NodePlace | null>): Promise<boolean> {
    if (places.size === 0) return true;
    this.#isChanging = true;
    try {
      await applyChanges(built.beginChange(places), places, createBreath());
      return true;
    } catch (error) {
      this.#handleFailure(error);
      return false;
    } finally {
      this.#isChanging = false;
    }
  }

  #handleFailure(error: unknown): void {
    // The thread that builds the index names the contradictions.
    if (error instanceof IndexFullError || error instanceof ContradictionError) this.#rebuild();
    else this.fail(error);
  }

  /** Until the index is built, the database is queried. */
  #rebuild(): void {
    this.#built = null;
    this.start();
  }

  #giveUp(): void {
    this.#built = null;
    this.#notBefore = performance.now() + AGAIN_AFTER_MS;
  }
}
