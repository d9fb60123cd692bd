import { parseArgs } from 'node:util';
import type { EngineName } from '../../src/database/engine.ts';

/** The options of one run of the harness. */
export interface CrashOptions {
  /** Length of the whole run, all engines together. */
  readonly totalMs: number;
  /** The same seed gives the same requests and the same waits before each kill. */
  readonly seed: number;
  readonly engines: readonly EngineName[];
}

export const USAGE = `npm run test:crash -- [--seconds 60] [--seed N] [--engine sqlite|postgres]

  --seconds  length of the whole run; at least 15 for each engine
  --seed     repeats the plan of an earlier run: its requests, and its waits before each kill
  --engine   only this one; both by default

Kills the server while customers are written and erased, starts it again and checks the stored data. Exits
with 1 if a write was lost or partly done, an erased person left a trace, or anything else is wrong.
`;

const ENGINES: readonly EngineName[] = ['sqlite', 'postgres'];
const SECONDS = 60;
/** With less time, there is no time for a kill between the first start and the last check. */
const ENGINE_SECONDS_MIN = 15;

/** @throws TypeError when an option is unknown or invalid */
export function readOptions(args: readonly string[]): CrashOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string' }, seed: { type: 'string' }, engine: { type: 'string' } },
  });
  const engines = ENGINES.filter((name) => values.engine === undefined || values.engine === name);
  if (engines.length === 0) throw new TypeError(`--engine is sqlite or postgres, not "${values.engine}"`);
  const seconds = readInteger('--seconds', values.seconds) ?? SECONDS;
  if (seconds < ENGINE_SECONDS_MIN * engines.length) {
    throw new TypeError(`--seconds must be at least ${ENGINE_SECONDS_MIN} for each engine`);
  }
  const seed = readInteger('--seed', values.seed) ?? Math.floor(Math.random() * 2 ** 31);
  return { totalMs: seconds * 1_000, seed, engines };
}

function readInteger(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new TypeError(`${name} must be a whole number, not "${text}"`);
}
