import { Session } from 'node:inspector/promises';
import path from 'node:path';
import { StatementSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The functions and statements that ran during a recording. */
export interface Flow {
  /** Number of calls of each function, by `file name offset`. */
  readonly calls: ReadonlyMap<string, number>;
  /** Statements of the embedded engine in their order, one line each. */
  readonly statements: readonly string[];
}

const SOURCE = path.join(import.meta.dirname, '../src/');
/** Time for work that a request leaves to later turns of the event loop. */
const SETTLE_MS = 20;

type Runner = 'run' | 'all' | 'get';
const RUNNERS: readonly Runner[] = ['run', 'all', 'get'];

/** Records the functions of `src/` that run in this process, and its statements. Only one recording runs at a time. */
export class FlowRecorder {
  readonly #session = new Session();
  readonly #prototype = StatementSync.prototype as unknown as Record<Runner, (...args: never[]) => unknown>;
  readonly #originals = RUNNERS.map((name) => [name, this.#prototype[name]] as const);
  #statements: string[] = [];

  constructor() {
    this.#session.connect();
    const note = (sql: string) => void this.#statements.push(sql.replaceAll(/\s+/g, ' '));
    for (const [name, original] of this.#originals) {
      this.#prototype[name] = function (this: StatementSync, ...args: never[]) {
        note(this.sourceSQL);
        return original.apply(this, args);
      };
    }
  }

  async record(work: () => Promise<unknown>): Promise<Flow> {
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await delay(SETTLE_MS);
    await this.#session.post('Profiler.takePreciseCoverage');
    this.#statements = [];
    await work();
    await delay(SETTLE_MS);
    const statements = this.#statements;
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    await this.#session.post('Profiler.stopPreciseCoverage');
    const calls = result
      .filter(({ url }) => url.startsWith('file:') && fileURLToPath(url).startsWith(SOURCE))
      .flatMap(({ url, functions }) =>
        functions.map(({ functionName, ranges: [range] }) => {
          const file = path.relative(SOURCE, fileURLToPath(url));
          return [`${file} ${functionName} ${range?.startOffset ?? 0}`, range?.count ?? 0] as const;
        }),
      );
    return { calls: new Map(calls.filter(([, count]) => count > 0)), statements };
  }

  [Symbol.dispose](): void {
    for (const [name, original] of this.#originals) this.#prototype[name] = original;
    this.#session.disconnect();
  }
}
