import type { Attempt, WaitingEvent } from '../endpoints/endpoint.ts';
import type { LaneProgress } from './delivery-store.ts';
import type { LaneHealth } from './lane-health.ts';
import type { LanePorts } from './lane-ports.ts';
import type { LaneQueue } from './lane-queue.ts';

/** Time between two saves while deliveries run. */
export const SAVE_EVERY_MS = 100;
/** Wait after a failed save. */
const SAVE_AGAIN_AFTER_MS = 1_000;

interface UnsavedProgressPorts extends Pick<LanePorts, 'owner' | 'unitOfWork' | 'onError'> {
  readonly endpointId: number;
  readonly queue: Pick<LaneQueue, 'cursor'>;
  readonly health: Pick<LaneHealth, 'state'>;
  /** A save that {@link UnsavedProgress.saveSoon} began has ended. */
  readonly onSaved: () => void;
}

/**
 * Results of the events of one endpoint that are not stored yet. Each save stores them and the cursor in one
 * transaction.
 */
export class UnsavedProgress {
  readonly #ports: UnsavedProgressPorts;
  readonly #waiting = new Map<number, WaitingEvent>();
  readonly #settled = new Set<number>();
  readonly #attempts: Attempt[] = [];
  #savedCursor: number;
  #savedAt = 0;
  #isDirty = false;
  #isLost = false;
  #isSaving = false;
  #hasSaveFailed = false;
  #saved: Promise<void> = Promise.resolve();

  constructor(ports: UnsavedProgressPorts) {
    this.#ports = ports;
    this.#savedCursor = ports.queue.cursor;
  }

  /** Whether there is something to save. */
  get isDirty(): boolean {
    return this.#isDirty;
  }

  /** Whether another process has taken over. Nothing is saved any more. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Attempts that are not stored. */
  get attemptCount(): number {
    return this.#attempts.length;
  }

  /** The health of the endpoint has changed. */
  noteHealth(): void {
    this.#isDirty = true;
  }

  /** The cursor may have moved. */
  noteCursor(): void {
    if (this.#ports.queue.cursor !== this.#savedCursor) this.#isDirty = true;
  }

  noteAttempt(attempt: Attempt): void {
    this.#attempts.push(attempt);
  }

  noteWaiting(event: WaitingEvent): void {
    this.#waiting.set(event.position, event);
    this.#isDirty = true;
  }

  /** An event no longer waits. */
  noteSettled(position: number): void {
    this.#settled.add(position);
    this.#waiting.delete(position);
    this.#isDirty = true;
  }

  /** Saves when due. Deliveries continue while the database writes. */
  saveSoon(isIdle: boolean): void {
    const everyMs = this.#hasSaveFailed ? SAVE_AGAIN_AFTER_MS : SAVE_EVERY_MS;
    const isDue = (isIdle && !this.#hasSaveFailed) || performance.now() - this.#savedAt >= everyMs;
    if (!this.#isDirty || !isDue || this.#isSaving) return;
    this.#isSaving = true;
    void this.save()
      .then(
        () => {
          this.#hasSaveFailed = false;
        },
        (error: unknown) => {
          this.#hasSaveFailed = true;
          this.#ports.onError(error);
        },
      )
      .finally(() => {
        this.#isSaving = false;
        this.#ports.onSaved();
      });
  }

  /** Saves run one after another, so that an older cursor never replaces a newer one. */
  save(): Promise<void> {
    const saved = this.#saved.catch(() => undefined).then(() => this.#saveNow());
    this.#saved = saved;
    return saved;
  }

  async #saveNow(): Promise<void> {
    if (!this.#isDirty || this.#isLost) return;
    const { owner, unitOfWork } = this.#ports;
    const progress = this.#take();
    try {
      const isOurs = await unitOfWork.run(({ deliveries }) => deliveries.save(owner, progress));
      if (isOurs) this.#savedCursor = progress.cursor;
      else this.#isLost = true;
    } catch (error) {
      this.#putBack(progress);
      throw error;
    }
  }

  #take(): LaneProgress {
    const { endpointId, queue, health } = this.#ports;
    const progress = {
      endpointId,
      cursor: queue.cursor,
      ...health.state,
      waiting: [...this.#waiting.values()],
      settled: [...this.#settled],
      attempts: [...this.#attempts],
    };
    this.#isDirty = false;
    this.#waiting.clear();
    this.#settled.clear();
    this.#attempts.length = 0;
    this.#savedAt = performance.now();
    return progress;
  }

  #putBack({ waiting, settled, attempts }: LaneProgress): void {
    // Later changes take precedence.
    for (const event of waiting)
      if (!this.#waiting.has(event.position) && !this.#settled.has(event.position))
        this.#waiting.set(event.position, event);
    for (const position of settled) this.#settled.add(position);
    this.#attempts.unshift(...attempts);
    this.#isDirty = true;
  }
}
