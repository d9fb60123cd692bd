import { parseArgs } from 'node:util';
import type { EngineName } from '../../src/database/engine.ts';

export interface CasesOptions {
  readonly engines: readonly EngineName[];
  /** Parts of names; empty for every case. */
  readonly wanted: readonly string[];
  readonly isVerbose: boolean;
}

export const USAGE = `npm run test:cases -- [--engine sqlite|postgres] [--verbose] [CASE…]

  CASE       a part of a name; every case by default
  --engine   only this one; both by default
  --verbose  prints every check, including those that passed

Runs the scripts of public reports in ../shared/cases, or in the folder UPLINE_CASES, each against a
server on each engine. Exits with 1 if a check fails; exits with 0 and a message if there is no folder.
`;

const ENGINES: readonly EngineName[] = ['sqlite', 'postgres'];

/** @throws TypeError when an option is unknown or invalid */
export function readOptions(args: readonly string[]): CasesOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { engine: { type: 'string' }, verbose: { type: 'boolean', default: false } },
  });
  const engines = ENGINES.filter((name) => values.engine === undefined || values.engine === name);
  if (engines.length === 0) throw new TypeError(`--engine is sqlite or postgres, not "${values.engine}"`);
  return { engines, wanted: positionals, isVerbose: values.verbose };
}
