import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildForRun } from '../test/support/program.ts';
import { type BenchOptions, readOptions, USAGE } from './options.ts';
import { runBenchmarks } from './run-benchmarks.ts';

async function main(args: readonly string[]): Promise<number> {
  let options: BenchOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-bench-'));
  try {
    const wrong = await runBenchmarks(options, directory, (text) => void process.stdout.write(`${text}\n`));
    for (const answer of wrong) process.stderr.write(`Wrong answer: ${answer}\n`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

buildForRun();
process.exitCode = await main(process.argv.slice(2));
