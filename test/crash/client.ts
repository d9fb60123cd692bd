import { setTimeout as delay } from 'node:timers/promises';
import { Caller, type ClientOptions } from './caller.ts';
import { Eraser } from './eraser.ts';
import type { CrashRequest } from './http.ts';
import type { Expected } from './journal.ts';
import { OwnPeople } from './own-people.ts';
import { planChange, planUpgrade, previewOf, RETAIL, type Write } from './writes.ts';

/** Maximum number of customers of one client; with more, few customers would be written twice. */
const CUSTOMERS_MAX = 40;
/**
 * Share of steps that erase a customer during writes of other callers; most steps are a single write to one customer.
 */
const CONTESTS = 0.12;
/** Share of steps that erase, or write to an erased customer. */
const DISTURBANCES = 0.04;
/** Pause while the database is down; a real client would wait as long as Retry-After says. */
const PAUSE_MS = 40;

/** Writes its own customers, one after another, while the server answers. */
export class Client {
  readonly #options: ClientOptions;
  readonly #caller: Caller;
  readonly #people: OwnPeople;
  readonly #eraser: Eraser;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#caller = new Caller(options);
    this.#people = new OwnPeople(options);
    this.#eraser = new Eraser(options, this.#caller, this.#people);
  }

  /** Ends when the server is gone, or when the signal aborts. */
  async run(url: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (!(await this.#step(url, signal))) return;
    }
  }

  /** @returns whether the server is up */
  async #step(url: string, signal: AbortSignal): Promise<boolean> {
    const { random } = this.#options;
    const step = random.next();
    const contested = step < CONTESTS ? this.#eraser.pickContested() : undefined;
    if (contested !== undefined) return this.#eraser.contest(url, contested);
    const erasedId = step > 1 - DISTURBANCES ? this.#eraser.pickErased() : undefined;
    if (erasedId !== undefined) return this.#eraser.disturbErased(url, erasedId);
    const before = this.#pickCustomer();
    const write = this.#plan(before);
    const preview = random.chance(0.2) ? previewOf(write) : null;
    return preview === null ? this.#write(url, write, before) : this.#preview(url, preview, signal);
  }

  async #preview(url: string, preview: CrashRequest, signal: AbortSignal): Promise<boolean> {
    const { tally } = this.#options;
    const { answer, isOutage } = await this.#caller.send(url, preview);
    if (answer === null) return false;
    if (answer.status === 200) tally.previews += 1;
    else if (isOutage) await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    else tally.wrongAnswer(preview, answer);
    return true;
  }

  async #write(url: string, write: Write, before: Expected | null): Promise<boolean> {
    const { tally, journal } = this.#options;
    const patience = this.#caller.patience();
    const { answer, isOutage } = await this.#caller.send(url, write, patience);
    if (answer?.status === 200 || answer?.status === 201) {
      tally.acknowledged += 1;
      journal.acknowledged(write, before, answer);
      return true;
    }
    tally.unacknowledged += 1;
    journal.uncertain.push({ write, before });
    if (answer === null) return patience?.aborted === true;
    if (isOutage) await delay(PAUSE_MS);
    else tally.wrongAnswer(write, answer);
    return true;
  }

  /** The customer to change, or `null` for a new one. */
  #pickCustomer(): Expected | null {
    const { random } = this.#options;
    const own = this.#people.list();
    if (own.length === 0 || (own.length < CUSTOMERS_MAX && random.chance(0.3))) return null;
    return own[random.integer(0, own.length - 1)] ?? null;
  }

  #plan(before: Expected | null): Write {
    const { random, journal } = this.#options;
    if (before === null) return this.#people.planCreate();
    const { id, person, baseType } = before;
    const plan = { random, stamp: this.#people.newStamp(person), person };
    const mayUpgrade = baseType === RETAIL && journal.isUntouched(person.sponsorId);
    return mayUpgrade && random.chance(0.4) ? planUpgrade(plan, id) : planChange(plan, id, baseType);
  }
}
