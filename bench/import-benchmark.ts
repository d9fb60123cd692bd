import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Environment } from '../src/config/environment.ts';
import { median } from './benchmark.ts';
import type { Target } from './report.ts';
import { BINARY, FIRST_ID } from './rule-network.ts';
import { EXTENSIONS, storeNetwork } from './rule-server.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { type CommandFigures, runCommand } from './upline-command.ts';
import { withInstallation } from './upline-server.ts';

/*
 * Imports of files whose people have one sponsor near the root, into a binary tree. An import of a single row shows
 * the fixed cost of any import: the start, and building the trees in memory. The rest is the cost of rows.
 */

type ImportRun = EngineRun<TreeBenchOptions>;

const RATIO_MAX = 1.5;
/** The largest file has this many times the rows of the smaller one. */
const FEWER = 4;
const HEADER = 'CustomerType,FirstName,LastName,EmailAddress,SponsorId';
/** The base type that the plan places. */
const TYPE = 3;

/** The CPU time of one row in a network, without the cost of an import of a single row. */
interface RowCost {
  readonly name: string;
  readonly fewerMs: number;
  readonly allMs: number;
}

export async function runImportBenchmark(run: ImportRun): Promise<BenchmarkResult> {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-bench-import-'));
  const targets: Target[] = [];
  const wrong: string[] = [];
  const costs: RowCost[] = [];
  try {
    for (const people of run.options.importSizes) {
      const name = `${people.toLocaleString('en')} people`;
      const network = { people, waiting: 1, shapes: [BINARY], name };
      const { environment } = await storeNetwork(run, `import-${people}`, network);
      const measured = await importFiles(run, name, environment, directory);
      costs.push(measured.cost);
      wrong.push(...measured.wrong);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  const { importedRows } = run.options;
  const rows = importedRows.toLocaleString('en');
  const fewerRows = Math.ceil(importedRows / FEWER).toLocaleString('en');
  for (const { name, fewerMs, allMs } of costs) {
    targets.push(
      ratio(`Import under one sponsor, each of ${rows} / of ${fewerRows} rows, ${name}`, allMs / fewerMs),
    );
  }
  const [first, last] = [costs[0], costs.at(-1)];
  if (first !== undefined && last !== undefined && first !== last) {
    const name = `Import of ${rows} under one sponsor, each row: ${last.name} / ${first.name}`;
    targets.push(ratio(name, last.allMs / first.allMs));
  }
  return { targets, standings: [{ name: 'Import', wrong }] };
}

/** A ratio of CPU times. */
function ratio(name: string, measured: number): Target {
  return { name, measured, byCpu: measured, isCpuTarget: true, bound: 'most', target: RATIO_MAX };
}

async function importFiles(
  { host, options, print }: ImportRun,
  name: string,
  environment: Environment,
  directory: string,
): Promise<{ readonly cost: RowCost; readonly wrong: readonly string[] }> {
  const { importedRows } = options;
  const counts = [1, Math.ceil(importedRows / FEWER), importedRows] as const;
  const before = await countPlaced(environment);
  const settings = { ...environment, UPLINE_EXTENSION: EXTENSIONS.importRules };
  const rounds: CommandFigures[][] = [];
  let imported = 0;
  for (let round = 0; round < options.rounds; round += 1) {
    const taken: CommandFigures[] = [];
    for (const count of counts) {
      const file = path.join(directory, `${imported}.csv`);
      writeFileSync(file, fileOf(imported, count));
      taken.push(await runCommand(['import', file], settings, host));
      imported += count;
    }
    rounds.push(taken);
  }
  const medianOf = (turn: number, figure: keyof CommandFigures) =>
    median(rounds.map((taken) => taken[turn]?.[figure] ?? Number.NaN));
  const singleMs = medianOf(0, 'cpuMs');
  const rowMs = (turn: 1 | 2) => (medianOf(turn, 'cpuMs') - singleMs) / (counts[turn] - 1);
  const cost = { name, fewerMs: rowMs(1), allMs: rowMs(2) };
  const perSecond = (importedRows * 1_000) / medianOf(2, 'wallMs');
  print(
    `Import of ${importedRows.toLocaleString('en')} under one sponsor, ${name}: ${perSecond.toFixed(0)} rows/s, ${(medianOf(2, 'cpuMs') / 1_000).toFixed(2)} s of CPU; a single row ${(singleMs / 1_000).toFixed(2)} s, each further row ${cost.allMs.toFixed(2)} ms\n`,
  );
  const placed = (await countPlaced(environment)) - before;
  const wrong = placed === imported ? [] : [`${name}: ${placed} of ${imported} rows were placed`];
  return { cost, wrong };
}

function fileOf(first: number, count: number): string {
  const rows = Array.from({ length: count }, (_, turn) => {
    const row = first + turn;
    return `${TYPE},First${row},Last${row},imported${row}@members.example.com,${FIRST_ID}`;
  });
  return [HEADER, ...rows].join('\n');
}

function countPlaced(environment: Environment): Promise<number> {
  return withInstallation(environment, async ({ database: { reader } }) => {
    const { placed } = await reader
      .selectFrom('placements')
      .select(({ fn }) => fn.countAll<number>().as('placed'))
      .where('tree', '=', BINARY.tree)
      .where('to_at', 'is', null)
      .executeTakeFirstOrThrow();
    return placed;
  });
}
