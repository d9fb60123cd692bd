import { parseArgs } from 'node:util';
import type { EngineName } from '../src/database/engine.ts';
import type { BenchmarkOptions } from './benchmark.ts';

/** The options of every run. */
export interface RunOptions extends BenchmarkOptions {
  readonly engines: readonly EngineName[];
}

/** The options of the main benchmarks. */
export interface BenchOptions extends RunOptions {
  /** Customers in the small and in the large database. */
  readonly fewCustomers: number;
  readonly manyCustomers: number;
}

export const USAGE = `npm run bench -- [--engine both] [--seconds 4] [--rounds 3] [--customers 100000] [--quick]

  --engine     sqlite, postgres or both
  --seconds    length of one round of one subject
  --rounds     rounds; the figures are medians over them
  --customers  customers in the large database; the small one has 1,000
  --quick      a smoke run: everything once, briefly; its figures mean nothing

Exits with 1 when an answer was wrong, never because one was slow.
`;

const ENGINES: Readonly<Record<string, readonly EngineName[]>> = {
  sqlite: ['sqlite'],
  postgres: ['postgres'],
  both: ['sqlite', 'postgres'],
};
const FULL = { seconds: 4, warmUpMs: 2_000, rounds: 3, fewCustomers: 1_000, manyCustomers: 100_000 };
const QUICK = { seconds: 0.25, warmUpMs: 100, rounds: 1, fewCustomers: 100, manyCustomers: 300 };

/** @throws TypeError for an unknown option, for an unknown engine, and for a number that is not positive */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, sizes, run } = readRunOptions(args, ['customers'], FULL, QUICK);
  return {
    ...run,
    fewCustomers: sizes.fewCustomers,
    manyCustomers: Math.ceil(readNumber('--customers', values.customers, sizes.manyCustomers)),
  };
}

/** Default length of a run. */
export interface RunLength {
  readonly seconds: number;
  readonly rounds: number;
  readonly warmUpMs: number;
}

/**
 * Reads the options that every run has.
 * @param further options with a value that only this run has
 * @param quick replaces `full` if `--quick` is given
 * @returns `values` of the further options as they were given, and the sizes that apply
 * @throws TypeError for an unknown option, for an unknown engine, and for a number that is not positive
 */
export function readRunOptions<Name extends string, Sizes extends RunLength>(
  args: readonly string[],
  further: readonly Name[],
  full: Sizes,
  quick: Sizes,
): { values: Readonly<Partial<Record<Name, string>>>; sizes: Sizes; run: RunOptions } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(further.map((name) => [name, text])),
      engine: { ...text, default: 'both' },
      seconds: text,
      rounds: text,
      quick: { type: 'boolean', default: false },
    },
  });
  const sizes = values.quick ? quick : full;
  const run = {
    engines: readEngines(values.engine),
    roundMs: readNumber('--seconds', values.seconds, sizes.seconds) * 1_000,
    rounds: Math.ceil(readNumber('--rounds', values.rounds, sizes.rounds)),
    warmUpMs: sizes.warmUpMs,
  };
  return { values: values as Partial<Record<Name, string>>, sizes, run };
}

/** @throws TypeError for an unknown engine */
function readEngines(name: string): readonly EngineName[] {
  const engines = ENGINES[name];
  if (engines === undefined) throw new TypeError(`--engine must be sqlite, postgres or both`);
  return engines;
}

/** @throws TypeError when the text is not a positive number */
export function readNumber(name: string, text: string | undefined, standard: number): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new TypeError(`${name} must be a number above 0, not "${text}"`);
}
