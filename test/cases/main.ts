import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EngineName } from '../../src/database/engine.ts';
import { type CaseFile, findFolder, readCases } from './case-files.ts';
import { startServer } from './engine-server.ts';
import { type CasesOptions, readOptions, USAGE } from './options.ts';
import { type CaseResult, type CaseServer, runCase } from './run-case.ts';

/** One run of one case. */
interface Run {
  readonly file: CaseFile;
  /** The engine of the server that the case calls. */
  readonly engine: EngineName;
}

/** Most cases wait for password hashes or for a process to start. */
const RUNS_AT_ONCE = 4;

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  let options: CasesOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const folder = findFolder(process.env['UPLINE_CASES']);
  if (folder === undefined) {
    print('Skipped: there is no folder of public cases next to this checkout, and UPLINE_CASES names none.');
    return 0;
  }
  const begun = performance.now();
  const files = readCases(folder, options.wanted);
  const results = await runAll(runsOf(files, options.engines));
  const faults = [...results].filter(([, { isRight }]) => !isRight);
  for (const [run, result] of options.isVerbose ? results : faults) printOutput(run, result);
  printTable(results, options.engines);
  print(
    `${results.size} runs of ${files.length} cases, ${Math.round((performance.now() - begun) / 1_000)} s`,
  );
  return faults.length === 0 && files.length > 0 ? 0 : 1;
}

/**
 * Cases that start their own processes take longest, so they come first. They run once, because the engine makes no
 * difference to them.
 */
function runsOf(files: readonly CaseFile[], engines: readonly EngineName[]): Run[] {
  const [first = 'sqlite'] = engines;
  const own = files.filter(({ startsItsOwn }) => startsItsOwn).map((file) => ({ file, engine: first }));
  const others = files.filter(({ startsItsOwn }) => !startsItsOwn);
  return [...own, ...engines.flatMap((engine) => others.map((file) => ({ file, engine })))];
}

async function runAll(runs: readonly Run[]): Promise<Map<Run, CaseResult>> {
  await using resources = new AsyncDisposableStack();
  const scratch = mkdtempSync(path.join(tmpdir(), 'upline-cases-'));
  resources.defer(() => rmSync(scratch, { recursive: true, force: true }));
  const servers = new Map<EngineName, CaseServer>();
  for (const engine of new Set(runs.map((run) => run.engine)))
    servers.set(engine, resources.use(await startServer(engine)));
  const results = new Map<Run, CaseResult>();
  const waiting = [...runs];
  const work = async () => {
    for (let run = waiting.shift(); run !== undefined; run = waiting.shift()) {
      const server = servers.get(run.engine);
      if (server !== undefined) results.set(run, await runCase(run.file, server, scratch));
    }
  };
  await Promise.all(Array.from({ length: RUNS_AT_ONCE }, work));
  return results;
}

function printOutput({ file, engine }: Run, { output }: CaseResult): void {
  print(`\n-- ${file.name}${file.startsItsOwn ? '' : ` on ${engine}`}\n${output.trimEnd()}`);
}

function printTable(results: ReadonlyMap<Run, CaseResult>, engines: readonly EngineName[]): void {
  const columns = (cells: readonly string[]) =>
    print(
      cells
        .map((cell) => cell.padEnd(30))
        .join('')
        .trimEnd(),
    );
  print('');
  columns(['Case', ...engines]);
  const byFile = Map.groupBy(results, ([{ file }]) => file);
  for (const [file, runs] of [...byFile].sort(([a], [b]) => a.name.localeCompare(b.name)))
    columns([
      file.name,
      ...engines.map((engine) => cellOf(runs.find(([run]) => run.engine === engine)?.[1])),
    ]);
}

function cellOf(result: CaseResult | undefined): string {
  if (result === undefined) return '-';
  const { isRight, isSkipped, rightCount, seconds } = result;
  const verdict = isRight ? (isSkipped ? 'skipped' : `${rightCount} right`) : 'WRONG';
  return `${verdict}, ${seconds.toFixed(1)} s`;
}

process.exitCode = await main(process.argv.slice(2));
