import { buildForRun } from '../support/program.ts';
import { runLeg } from './leg.ts';
import { type FuzzOptions, readOptions, USAGE } from './options.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  let options: FuzzOptions;
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  const { seed, engines, first, count } = options;
  print(`seed ${seed}`);
  let isRight = true;
  for (const engine of engines) {
    const result = await runLeg({ engine, seed, first, count, print });
    const statuses = [...result.statuses]
      .sort(([a], [b]) => a - b)
      .map(([status, times]) => `${status}: ${times}`);
    print(
      `${engine}: ${Math.round(result.seconds)} s; ${statuses.join(', ')}; largest refusal ${result.largest} bytes; longest standstill ${Math.round(result.cpuMs)} ms of work (${Math.round(result.wallMs)} ms on the clock); ${Math.round(result.rssBytes / 1e6)} MB`,
    );
    if (result.violations.length > 0) {
      isRight = false;
      print(`Repeat one with --engine ${engine} --seed ${seed} --first NUMBER --count 1`);
    }
  }
  return isRight ? 0 : 1;
}

buildForRun();
process.exitCode = await main(process.argv.slice(2));
