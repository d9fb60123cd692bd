import { createBreath } from '../../kernel/breath.ts';
import { applyChanges, ContradictionError, type NodePlace } from './change-tree-state.ts';
import type { LogPosition } from './log-position.ts';
import { IndexFullError } from './slot-table.ts';
import type { Asked, PresentTree, TreeIndexPorts } from './tree-index-ports.ts';
import { openState, type TreeShape, type TreeState } from './tree-state.ts';

/** Rows of the log in one read. */
const ROWS_A_READ = 1_000;
/** Nodes that are caught up with; for more, the index is built again. */
const CHANGES_MAX = 20_000;
/** A tree that contradicts itself, or whose index failed, is tried again after this time. */
const AGAIN_AFTER_MS = 60_000;

interface Built {
  readonly state: TreeState;
  position: LogPosition;
  version: number;
}

/** The index of one tree. */
export class FollowedTree {
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

  /** Only an index that exists follows. */
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
      const state = openState(result.stored);
      this.#built = { state, position: result.position, version: 0 };
      const ms = Math.round(performance.now() - startedAt);
      this.#ports.note({ kind: 'built', tree: this.#name, nodes: state.slots.size, ms });
    } catch (error) {
      if (!signal.aborted) this.fail(error);
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
    if (error instanceof IndexFullError || error instanceof ContradictionError) this.#rebuild();
    else this.fail(error);
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
