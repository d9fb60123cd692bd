import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { EngineName } from '../../src/database/engine.ts';
import { spawnUpline, startUpline, type UplineProcess } from '../support/process.ts';
import { Client } from './client.ts';
import { type CrashEngine, createEngine } from './engine.ts';
import { KEY } from './http.ts';
import { Journal } from './journal.ts';
import type { Random } from './random.ts';
import { Tally } from './tally.ts';
import { verify } from './verify.ts';

export interface LegOptions {
  readonly engine: EngineName;
  readonly random: Random;
  /** End of the leg in milliseconds of `performance.now()`. */
  readonly endsAt: number;
  readonly print: (line: string) => void;
}

const CLIENTS = 8;
/** Time for a last start, check and stop. */
const LAST_LOOK_MS = 6_000;
const LOAD_MS = [30, 3_000] as const;
/** A start takes about this long, so the kills cover every part of it. */
const START_MS = [50, 900] as const;
const DOWN_MS = [0, 600] as const;
const KILLED_FIRST_STARTS = 3;
const RECOVERY_MS_MAX = 15_000;
/** Longer than any check of all data takes: ending a server during a check would look like a crash of the product. */
const SERVER_MS_MAX = 300_000;

type Server = UplineProcess & { readonly url: string };

/** Crashes one engine until the time is over, or until it finds a violation. */
export async function runLeg(options: LegOptions): Promise<Tally> {
  const tally = new Tally();
  await using engine = await createEngine(options.engine);
  const leg = new Leg(options, engine, tally);
  try {
    await leg.run();
  } catch (error) {
    tally.violated('down', inspect(error));
  }
  return tally;
}

class Leg {
  readonly #options: LegOptions;
  readonly #engine: CrashEngine;
  readonly #tally: Tally;
  readonly #random: Random;
  readonly #journal = new Journal();
  readonly #clients: readonly Client[];
  #isDatabaseDown = false;

  constructor(options: LegOptions, engine: CrashEngine, tally: Tally) {
    this.#options = options;
    this.#engine = engine;
    this.#tally = tally;
    this.#random = options.random;
    this.#clients = Array.from(
      { length: CLIENTS },
      (_, index) =>
        new Client({
          name: `c${index}`,
          random: options.random.fork(),
          journal: this.#journal,
          tally,
          isDatabaseDown: () => this.#isDatabaseDown,
        }),
    );
  }

  async run(): Promise<void> {
    // The first starts, on an empty database, create the schema, the company root, the secret key and the first
    // subscription.
    for (let start = 0; start < KILLED_FIRST_STARTS; start += 1) await this.#killWhileStarting();
    while (performance.now() < this.#options.endsAt - LAST_LOOK_MS && this.#tally.violations.length === 0) {
      if (this.#random.chance(0.2)) await this.#killWhileStarting();
      await this.#killUnderLoad();
    }
    await using server = await this.#start();
    await this.#verify(server);
    server.child.kill('SIGTERM');
    const { code, stdout } = await server.ended;
    if (code !== 0) this.#tally.violated('down', `the last server ended with ${code}: ${stdout}`);
  }

  async #killUnderLoad(): Promise<void> {
    await using server = await this.#start();
    await this.#verify(server);
    const ending = new AbortController();
    const load = Promise.all(this.#clients.map((client) => client.run(server.url, ending.signal)));
    await delay(this.#random.integer(...LOAD_MS));
    if (this.#engine.crash !== undefined && this.#random.chance(0.4)) {
      await this.#crashDatabase(server, this.#engine.crash);
      await delay(this.#random.integer(...LOAD_MS) / 2);
    }
    await this.#kill(server);
    ending.abort();
    await load;
    this.#tally.kills += 1;
  }

  /** The server keeps running, and must recover without a restart. */
  async #crashDatabase(server: Server, crash: NonNullable<CrashEngine['crash']>): Promise<void> {
    this.#isDatabaseDown = true;
    this.#tally.databaseKills += 1;
    await crash(this.#random.pick(['SIGKILL', 'SIGQUIT']), this.#random.integer(...DOWN_MS));
    const giveUpAt = performance.now() + RECOVERY_MS_MAX;
    const isReady = () =>
      fetch(`${server.url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isReady())) {
      if (performance.now() > giveUpAt || server.child.exitCode !== null) {
        throw new Error(
          `not ready again after a restart of the database: ${server.stderr()}${server.stdout()}`,
        );
      }
      await delay(20);
    }
    this.#isDatabaseDown = false;
  }

  async #killWhileStarting(): Promise<void> {
    await using server = spawnUpline(['serve'], this.#environment());
    await delay(this.#random.integer(...START_MS));
    await this.#kill(server);
    this.#tally.killsWhileStarting += 1;
  }

  async #kill(server: UplineProcess): Promise<void> {
    server.child.kill('SIGKILL');
    const { code, stdout, stderr } = await server.ended;
    if (code !== null) this.#tally.violated('down', `ended by itself with ${code}: ${stderr}${stdout}`);
    await this.#engine.settle();
  }

  #start(): Promise<Server> {
    return startUpline(this.#environment(), { timeoutMs: SERVER_MS_MAX });
  }

  #environment() {
    return {
      ...this.#engine.environment,
      UPLINE_PORT: '0',
      UPLINE_SUBSCRIPTION_KEY: KEY,
      UPLINE_LOG_LEVEL: 'warn',
      UPLINE_EXTENSION: path.join(import.meta.dirname, 'extension.ts'),
    };
  }

  async #verify(server: Server): Promise<void> {
    const { print, engine } = this.#options;
    const verification = {
      engine: this.#engine,
      journal: this.#journal,
      tally: this.#tally,
      url: server.url,
    };
    await verify(verification).catch((error: unknown) => {
      throw new Error(`the server does not answer: ${server.stderr()}${server.stdout()}`, { cause: error });
    });
    const { kills, killsWhileStarting, databaseKills, acknowledged, unacknowledged, erasures } = this.#tally;
    print(
      `${engine}: ${kills + killsWhileStarting} kills, ${databaseKills} of the database; ${acknowledged} writes acknowledged, ${unacknowledged} not; ${erasures} erasures acknowledged; ${this.#journal.customers.size} customers checked`,
    );
  }
}
