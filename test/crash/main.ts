import { buildForRun } from '../support/program.ts';
import { runLeg } from './leg.ts';
import { type CrashOptions, readOptions, USAGE } from './options.ts';
import { createRandom } from './random.ts';
import { tableOf, violationsOf } from './report.ts';
import type { Tally } from './tally.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  let options: CrashOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const { seed, engines, totalMs } = options;
  print(`seed ${seed}`);
  const random = createRandom(seed);
  const startedAt = performance.now();
  const tallies = new Map<string, Tally>();
  for (const [index, engine] of engines.entries()) {
    const endsAt = startedAt + (totalMs * (index + 1)) / engines.length;
    tallies.set(engine, await runLeg({ engine, random: random.fork(), endsAt, print }));
  }
  for (const line of ['', ...tableOf(tallies)]) print(line);
  const violations = violationsOf(tallies);
  if (violations.length === 0) return 0;
  for (const line of ['', ...violations]) print(line);
  print(`\nRepeat it with --seed ${seed}`);
  return 1;
}

buildForRun();
process.exitCode = await main(process.argv.slice(2));
