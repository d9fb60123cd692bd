import { setTimeout as delay } from 'node:timers/promises';
import { type CrashAnswer, type CrashRequest, isUnavailable, send } from './http.ts';
import type { Expected, Journal } from './journal.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';
import { planChange, planCreate, previewOf, type Write } from './writes.ts';

/** Customers of one client; more would seldom be written twice. */
const CUSTOMERS_MAX = 40;
const ROOT_CUSTOMER_ID = 2;
const DISTRIBUTOR = 1;
/** While the database is down; a real client would wait for as long as Retry-After says. */
const PAUSE_MS = 40;

export interface ClientOptions {
  readonly name: string;
  readonly random: Random;
  readonly journal: Journal;
  readonly tally: Tally;
  /** Whether the database is down on purpose, so that 503 is the right answer. */
  readonly isDatabaseDown: () => boolean;
}

/** Writes customers of its own, one after the other, for as long as the server answers. */
export class Client {
  readonly #options: ClientOptions;
  #serial = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Ends when the server is gone, or told to. */
  async run(url: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const before = this.#pickCustomer();
      const write = this.#plan(before);
      const preview = this.#options.random.chance(0.2) ? previewOf(write) : null;
      const isUp =
        preview === null ? await this.#write(url, write, before) : await this.#preview(url, preview, signal);
      if (!isUp) return;
    }
  }

  async #preview(url: string, preview: CrashRequest, signal: AbortSignal): Promise<boolean> {
    const { tally } = this.#options;
    const { answer, isOutage } = await this.#send(url, preview);
    if (answer === null) return false;
    if (answer.status === 200) tally.previews += 1;
    else if (isOutage) await delay(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    else tally.wrongAnswer(preview, answer);
    return true;
  }

  async #write(url: string, write: Write, before: Expected | null): Promise<boolean> {
    const { tally, journal, random } = this.#options;
    const patience = random.chance(0.05) ? AbortSignal.timeout(random.integer(1, 30)) : undefined;
    const { answer, isOutage } = await this.#send(url, write, patience);
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

  /** @param patience where it ends, the caller hangs up, whatever the server goes on to do */
  async #send(
    url: string,
    request: CrashRequest,
    patience?: AbortSignal,
  ): Promise<{ answer: CrashAnswer | null; isOutage: boolean }> {
    const { isDatabaseDown, tally } = this.#options;
    const wasDown = isDatabaseDown();
    const answer = await send(url, request, patience).catch(() => null);
    const isOutage = answer !== null && isUnavailable(answer) && (wasDown || isDatabaseDown());
    if (isOutage) tally.unavailable += 1;
    return { answer, isOutage };
  }

  /** Somebody to change, or `null` for somebody new. */
  #pickCustomer(): Expected | null {
    const { random } = this.#options;
    const own = this.#own();
    if (own.length === 0 || (own.length < CUSTOMERS_MAX && random.chance(0.3))) return null;
    return own[random.integer(0, own.length - 1)] ?? null;
  }

  /** Whose state is known. Nobody touches the others before it has been looked up. */
  #own(): Expected[] {
    const { journal, name } = this.#options;
    const unknown = new Set(journal.uncertain.map(({ before }) => before?.id));
    return [...journal.customers.values()].filter(
      ({ id, person }) => person.name.startsWith(`${name}-`) && !unknown.has(id),
    );
  }

  #plan(before: Expected | null): Write {
    const { random, name } = this.#options;
    this.#serial += 1;
    const stamp = `${name}-w${this.#serial}`;
    if (before !== null)
      return planChange({ random, stamp, person: before.person }, before.id, before.baseType);
    const uplines = this.#own().filter(({ baseType }) => baseType === DISTRIBUTOR);
    const upline = uplines[random.integer(0, uplines.length)];
    const person = { name: `${name}-${this.#serial}`, sponsorId: upline?.id ?? ROOT_CUSTOMER_ID };
    return planCreate({ random, stamp, person });
  }
}
