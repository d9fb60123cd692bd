import { parseArgs } from 'node:util';
import type { EngineName } from '../src/database/engine.ts';

/** What one run of the benchmarks does. */
export interface BenchOptions {
  readonly engines: readonly EngineName[];
  /** Length of one round of one subject. */
  readonly roundMs: number;
  readonly warmUpMs: number;
  readonly rounds: number;
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

/** @throws TypeError when an option is unknown, names no engine or is no positive number */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      engine: { type: 'string', default: 'both' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      customers: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { seconds, warmUpMs, rounds, fewCustomers, manyCustomers } = values.quick ? QUICK : FULL;
  return {
    engines: readEngines(values.engine),
    roundMs: readNumber('--seconds', values.seconds, seconds) * 1_000,
    warmUpMs,
    rounds: Math.ceil(readNumber('--rounds', values.rounds, rounds)),
    fewCustomers,
    manyCustomers: Math.ceil(readNumber('--customers', values.customers, manyCustomers)),
  };
}

/** @throws TypeError when it names none */
export function readEngines(name: string): readonly EngineName[] {
  const engines = ENGINES[name];
  if (engines === undefined) throw new TypeError(`--engine must be sqlite, postgres or both`);
  return engines;
}

/** @throws TypeError when the text is no positive number */
export function readNumber(name: string, text: string | undefined, standard: number): number {
  if (text === undefined) return standard;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new TypeError(`${name} must be a number above 0, not "${text}"`);
}
