import { type CrashAnswer, type CrashRequest, isUnavailable, send } from './http.ts';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';

export interface ClientOptions {
  readonly name: string;
  readonly random: Random;
  readonly journal: Journal;
  readonly tally: Tally;
  /** Whether the database is down on purpose, so that 503 is the right answer. */
  readonly isDatabaseDown: () => boolean;
}

export interface Reply {
  /** `null` when the server died over the request, or the caller hung up. */
  readonly answer: CrashAnswer | null;
  /** Whether the server refused because the database is down. */
  readonly isOutage: boolean;
}

/** Sends the requests of one client. */
export class Caller {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** @param patience when it ends, the caller hangs up, even if the server is still working */
  async send(url: string, request: CrashRequest, patience?: AbortSignal): Promise<Reply> {
    const { isDatabaseDown, tally } = this.#options;
    const wasDown = isDatabaseDown();
    const answer = await send(url, request, patience).catch(() => null);
    const isOutage = answer !== null && isUnavailable(answer) && (wasDown || isDatabaseDown());
    if (isOutage) tally.unavailable += 1;
    return { answer, isOutage };
  }

  /** Some callers hang up soon. */
  patience(): AbortSignal | undefined {
    const { random } = this.#options;
    return random.chance(0.05) ? AbortSignal.timeout(random.integer(1, 30)) : undefined;
  }
}
