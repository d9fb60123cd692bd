import { type RunOptions, readNumber, readRunOptions } from './options.ts';

/** The parts added to each network, the same for any size, so that the figures can be compared. */
export interface AddedParts {
  /** Levels of a chain below the company root. */
  readonly chain: number;
  /** People of the subtree that is moved. */
  readonly subtree: number;
  /** People who wait for a place. */
  readonly waiting: number;
}

export interface TreeBenchOptions extends RunOptions {
  /** Customers of each generated network, ascending. */
  readonly sizes: readonly number[];
  readonly added: AddedParts;
  /** People of each network of full trees, ascending; empty to leave them out. */
  readonly ruleSizes: readonly number[];
  /** Levels of each chain, ascending; empty to leave them out. */
  readonly chainSizes: readonly number[];
  /** Customers whom `upline generate` stores, ascending; empty to leave it out. */
  readonly generateSizes: readonly number[];
  /** People of each network into which an import places others, ascending; empty to leave it out. */
  readonly importSizes: readonly number[];
  /** Rows of the largest file that is imported. */
  readonly importedRows: number;
  /** People directly below one customer, ascending; empty to leave them out. */
  readonly wideSizes: readonly number[];
  /** Placements for each rule. */
  readonly waitingByRule: number;
  /** Changes that another process makes before a server catches up. */
  readonly missedChanges: number;
  /** Enrollments that are sent at the same moment. */
  readonly enrolledAtOnce: number;
  /**
   * Text in the titles of the measured operations; `null` for all, and for benchmarks that are not comparisons of
   * sizes.
   */
  readonly only: string | null;
}

export const USAGE = `npm run bench:trees -- [--engine both] [--sizes 10000,100000,1000000] [--rule-sizes 10000,1000000]
  [--chain-sizes 10000,100000,1000000] [--generate-sizes 100000]
  [--import-sizes 10000,1000000] [--wide-sizes 2000,100000] [--only TEXT] [--seconds 2]
  [--rounds 5] [--quick]

  --engine   sqlite, postgres or both
  --sizes    customers of each generated network, ascending; the last is compared with the first
  --rule-sizes  people of each network of full trees, for everything else, ascending, up to 10000000
  --chain-sizes  levels of each tree that is a single chain, ascending, up to 1000000
  --generate-sizes  customers whom upline generate stores, ascending, up to 10000000
  --import-sizes  people of each network into which 4,000 others are imported, ascending
  --wide-sizes  people directly below one customer, ascending, from 1001
  --only     measures only operations with TEXT in their title, in full trees, chains and below one customer
  --seconds  length of one round of one subject
  --rounds   rounds; the figures are medians over them
  --quick    a smoke run: everything once, briefly; its figures mean nothing

none instead of sizes leaves a part out. Ten million people take 30 GB in the directory for temporary files.
Exits with 1 when an answer was wrong, never because one was slow.
`;

const FULL = {
  sizes: '10000,100000,1000000',
  ruleSizes: '10000,1000000',
  chainSizes: '10000,100000,1000000',
  generateSizes: '100000',
  importSizes: '10000,1000000',
  wideSizes: '2000,100000',
  importedRows: 4_000,
  waitingByRule: 4_000,
  missedChanges: 1_000,
  enrolledAtOnce: 1_000,
  seconds: 2,
  rounds: 5,
  warmUpMs: 1_000,
  added: { chain: 1_000, subtree: 10_000, waiting: 6_000 },
};
/** Two sizes only where a size costs no more than a server: enough to compare sizes once. */
const QUICK: typeof FULL = {
  sizes: '300,600',
  ruleSizes: '3000',
  chainSizes: '300,600',
  generateSizes: '2000',
  importSizes: '3000',
  wideSizes: '1100',
  importedRows: 400,
  waitingByRule: 40,
  missedChanges: 50,
  enrolledAtOnce: 20,
  seconds: 0.05,
  rounds: 1,
  warmUpMs: 20,
  added: { chain: 50, subtree: 100, waiting: 200 },
};

/** @throws TypeError for an unknown option, for an unknown engine, and for a number that is not positive */
export function readTreeOptions(args: readonly string[]): TreeBenchOptions {
  const names = [
    'sizes',
    'rule-sizes',
    'chain-sizes',
    'generate-sizes',
    'import-sizes',
    'wide-sizes',
    'only',
  ] as const;
  const { values, sizes: standard, run } = readRunOptions(args, names, FULL, QUICK);
  return {
    ...standard,
    ...run,
    only: values.only ?? null,
    sizes: readSizes('--sizes', values.sizes ?? standard.sizes),
    ruleSizes: readSizes('--rule-sizes', values['rule-sizes'] ?? standard.ruleSizes),
    chainSizes: readSizes('--chain-sizes', values['chain-sizes'] ?? standard.chainSizes),
    generateSizes: readSizes('--generate-sizes', values['generate-sizes'] ?? standard.generateSizes),
    importSizes: readSizes('--import-sizes', values['import-sizes'] ?? standard.importSizes),
    wideSizes: readSizes('--wide-sizes', values['wide-sizes'] ?? standard.wideSizes),
  };
}

export function readSizes(option: string, text: string): number[] {
  if (text === 'none') return [];
  const sizes = text.split(',').map((size) => Math.ceil(readNumber(option, size, 0)));
  return sizes.toSorted((a, b) => a - b);
}
