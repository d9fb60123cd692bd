import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../support/source-files.ts';

/** A script that tests for a fault reported for a similar system. */
export interface CaseFile {
  readonly name: string;
  readonly path: string;
  /** Whether the script starts its own processes on an embedded database. Other scripts call a server at BASE. */
  readonly startsItsOwn: boolean;
}

/** Next to the checkout, or next to its parent if checkouts share a folder. */
const USUAL_PLACES = ['../shared/cases', '../../shared/cases'];
const CASE = /^[a-z]\d+-.+\.(?:mjs|sh)$/;
/** The functions in the library of the cases that start the command line. */
const OWN_PROCESS = /import \{[^}]*\b(?:serve|importCsv)\b[^}]*\} from '\.\/_lib\.mjs'/;

/** The folder of cases: where UPLINE_CASES points, or next to the checkout. `undefined` if there is none. */
export function findFolder(chosen: string | undefined): string | undefined {
  const candidates = chosen ? [chosen] : USUAL_PLACES.map((place) => path.join(repositoryRoot, place));
  return candidates.find((folder) => existsSync(folder));
}

/** @param wanted parts of names; empty for every case */
export function readCases(folder: string, wanted: readonly string[]): CaseFile[] {
  return readdirSync(folder)
    .filter((name) => CASE.test(name))
    .filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
    .sort()
    .map((name) => ({
      name,
      path: path.join(folder, name),
      startsItsOwn: name.endsWith('.sh') || OWN_PROCESS.test(readFileSync(path.join(folder, name), 'utf8')),
    }));
}
