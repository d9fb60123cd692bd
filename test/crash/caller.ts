import { type CrashAnswer, type CrashRequest, isUnavailable, send } from './http.ts';
import type { Journal } from './journal.ts';
import type { Random } from './random.ts';
import type { Tally } from './tally.ts';

export interface ClientOptions {
  readonly name: string;
  readonly random: Random;
  readonly journal: Journal;
  readonly tally: Tally;
  /** Whether the database is stopped intentionally, so that 503 is the right answer. */
  readonly isDatabaseDown: () => boolean;
}

export interface Reply {
  /** `null` if the server died during the request, or the caller disconnected. */
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

  /** @param patience when it aborts, the caller disconnects, even if the server is still working */
  async send(url: string, request: CrashRequest, patience?: AbortSignal): Promise<Reply> {
    const { isDatabaseDown, tally } = this.#options;
    const wasDown = isDatabaseDown();
    const answer = await send(url, request, patience).catch(() => null);
    const isOutage = answer !== null && isUnavailable(answer) && (wasDown || isDatabaseDown());
    if (isOutage) tally.unavailable += 1;
    return { answer, isOutage };
  }

  /** The signal of a caller that disconnects early; most callers wait. */
  patience(): AbortSignal | undefined {
    const { random } = this.#options;
    return random.chance(0.05) ? AbortSignal.timeout(random.integer(1, 30)) : undefined;
  }
}
