import { type RunOptions, readRunOptions } from './options.ts';
import { readSizes } from './tree-options.ts';

export interface OfficeBenchOptions extends RunOptions {
  /** Customers of each generated network, ascending. */
  readonly sizes: readonly number[];
  /** Measures only pages with this text in their title; `null` for all. */
  readonly only: string | null;
}

export const OFFICE_USAGE = `npm run bench:office -- [--engine both] [--sizes 10000,1000000] [--only TEXT] [--seconds 2] [--rounds 5]
  [--quick]

  --engine   sqlite, postgres or both
  --sizes    customers of each generated network, ascending; the last is compared with the first
  --only     measures only pages with TEXT in their title
  --seconds  length of one round of one subject
  --rounds   rounds; the figures are medians over them
  --quick    a smoke run: everything once, briefly; its figures mean nothing

Exits with 1 when an answer was wrong, never because one was slow.
`;

const FULL = { sizes: '10000,1000000', seconds: 2, rounds: 5, warmUpMs: 1_000 };
const QUICK: typeof FULL = { sizes: '300,600', seconds: 0.15, rounds: 1, warmUpMs: 50 };

/** @throws TypeError for an unknown option, for an unknown engine, and for a number that is not positive */
export function readOfficeOptions(args: readonly string[]): OfficeBenchOptions {
  const { values, sizes, run } = readRunOptions(args, ['sizes', 'only'], FULL, QUICK);
  return { ...run, only: values.only ?? null, sizes: readSizes('--sizes', values.sizes ?? sizes.sizes) };
}
