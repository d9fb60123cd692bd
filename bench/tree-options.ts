import { parseArgs } from 'node:util';
import type { EngineName } from '../src/database/engine.ts';
import type { BenchmarkOptions } from './benchmark.ts';
import { readEngines, readNumber } from './options.ts';

/** What is added to each network, the same whatever its size, so that like is measured with like. */
export interface AddedParts {
  /** Levels of a chain below the company root. */
  readonly chain: number;
  /** People of a subtree that is moved. */
  readonly subtree: number;
  /** People who wait for a place. */
  readonly waiting: number;
}

export interface TreeBenchOptions extends BenchmarkOptions {
  readonly engines: readonly EngineName[];
  /** Customers of each generated network, ascending. */
  readonly sizes: readonly number[];
  readonly added: AddedParts;
  /** People of each network of full trees, ascending; empty to leave the placement rules out. */
  readonly ruleSizes: readonly number[];
  /** Placements for each rule. */
  readonly waitingByRule: number;
}

export const USAGE = `npm run bench:trees -- [--engine both] [--sizes 10000,100000,1000000] [--rule-sizes 10000,1000000] [--seconds 2] [--rounds 5] [--quick]

  --engine   sqlite, postgres or both
  --sizes    customers of each generated network, ascending; the last is compared with the first
  --rule-sizes  people of each network of full trees, for the placement rules, ascending, up to 10000000; none leaves
             them out
  --seconds  length of one round of one subject
  --rounds   rounds; the figures are medians over them
  --quick    a smoke run: everything once, briefly; its figures mean nothing

Exits with 1 when an answer was wrong, never because one was slow.
`;

const FULL = {
  sizes: '10000,100000,1000000',
  ruleSizes: '10000,1000000',
  waitingByRule: 4_000,
  seconds: 2,
  rounds: 5,
  warmUpMs: 1_000,
  added: { chain: 1_000, subtree: 10_000, waiting: 6_000 },
};
const QUICK: typeof FULL = {
  sizes: '300,600',
  ruleSizes: '3000,6000',
  waitingByRule: 40,
  seconds: 0.15,
  rounds: 1,
  warmUpMs: 50,
  added: { chain: 50, subtree: 100, waiting: 200 },
};

/** @throws TypeError when an option is unknown, names no engine or is no positive number */
export function readTreeOptions(args: readonly string[]): TreeBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      engine: { type: 'string', default: 'both' },
      sizes: { type: 'string' },
      'rule-sizes': { type: 'string' },
      seconds: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { sizes, ruleSizes, seconds, rounds, warmUpMs, added, waitingByRule } = values.quick ? QUICK : FULL;
  return {
    engines: readEngines(values.engine),
    sizes: readSizes('--sizes', values.sizes ?? sizes),
    ruleSizes: readSizes('--rule-sizes', values['rule-sizes'] ?? ruleSizes),
    roundMs: readNumber('--seconds', values.seconds, seconds) * 1_000,
    rounds: Math.ceil(readNumber('--rounds', values.rounds, rounds)),
    warmUpMs,
    added,
    waitingByRule,
  };
}

function readSizes(option: string, text: string): number[] {
  if (text === 'none') return [];
  const sizes = text.split(',').map((size) => Math.ceil(readNumber(option, size, 0)));
  return sizes.toSorted((a, b) => a - b);
}
