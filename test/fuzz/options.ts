import { parseArgs } from 'node:util';
import type { EngineName } from '../../src/database/engine.ts';

/** The options of one run of the fuzzer. */
export interface FuzzOptions {
  /** Requests for each engine. */
  readonly count: number;
  /** The same seed gives the same requests. */
  readonly seed: number;
  readonly engines: readonly EngineName[];
  /** Number of the first request; earlier ones are left out. */
  readonly first: number;
}

export const USAGE = `npm run test:fuzz -- [--count 2000] [--seed N] [--engine sqlite|postgres] [--first N]

  --count   requests for each engine
  --seed    repeats the requests of an earlier run
  --engine  only this one; both by default
  --first   begins with the request of this number; with --count 1 it is the only one

Sends valid, nearly valid and hostile requests to every operation, several at once. Exits with 1 if an
answer was a 5xx, an answer to a bad request was over 64 kB, or the server was blocked.
`;

const ENGINES: readonly EngineName[] = ['sqlite', 'postgres'];
const COUNT = 2_000;

/** @throws TypeError when an option is unknown or invalid */
export function readOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      count: { type: 'string' },
      seed: { type: 'string' },
      engine: { type: 'string' },
      first: { type: 'string' },
    },
  });
  const engines = ENGINES.filter((name) => values.engine === undefined || values.engine === name);
  if (engines.length === 0) throw new TypeError(`--engine is sqlite or postgres, not "${values.engine}"`);
  return {
    count: readInteger('--count', values.count) ?? COUNT,
    seed: readInteger('--seed', values.seed) ?? Math.floor(Math.random() * 1e9),
    first: readInteger('--first', values.first) ?? 0,
    engines,
  };
}

function readInteger(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new TypeError(`${name} must be a whole number, not "${text}"`);
}
