import type { Config } from '../../config/config.ts';
import type { DatabaseFacts } from '../../database/inspect-database.ts';
import type { ScanSource } from '../../database/table-scan.ts';
import { type Contradiction, findContradictions } from '../../trees/tree-storage.ts';
import { type Finding, ok, problem, problemOf, skipped } from './finding.ts';

const CHECK = 'trees';
const REMEDY = 'Correct the rows in the table placements, or restore a backup';

const MEANING: Readonly<Record<Contradiction['kind'], string>> = {
  placed_twice: 'customers with two current placements',
  upline_not_placed: 'customers below an upline that is not placed',
  cycle: 'customers in a cycle',
  position_taken_twice: 'customers in a position that another has',
};

/** Checks whether the current placements of each tree are consistent. */
export async function checkTrees(config: Config, facts: DatabaseFacts | null): Promise<Finding[]> {
  if (facts === null || facts.pendingMigrations.length > 0 || facts.unknownMigrations.length > 0) {
    return [skipped(CHECK, 'not checked without a database of this version')];
  }
  const { postgres, databaseFile } = config;
  const source: ScanSource =
    postgres === null ? { file: databaseFile, leavesNoTrace: true } : { url: postgres.url };
  const findings: Finding[] = [];
  for (const { name, legs } of facts.trees) {
    try {
      for (const { kind, nodeIds } of await findContradictions(source, { name, legs })) {
        findings.push(problem(CHECK, `${name} has ${MEANING[kind]}: ${nodeIds.join(', ')}`, REMEDY));
      }
    } catch (error) {
      findings.push(problemOf(CHECK, error, REMEDY));
    }
  }
  return findings.length > 0 ? findings : [ok(CHECK, 'the placements fit together')];
}
