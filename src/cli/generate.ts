import { existsSync } from 'node:fs';
import path from 'node:path';
import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { growNetwork } from '../import/generate/network.ts';
import { writeNetwork } from '../import/generate/write-csv.ts';
import type { StepProgress } from '../import/import-dependencies.ts';
import { countOf } from '../kernel/format-count.ts';
import { connectImport } from '../server/connect-import.ts';
import { loadClientExtension } from '../server/load-client-extension.ts';
import { assertWritable } from './check-paths.ts';
import { type Command, print, UsageError } from './command.ts';
import { createProgressDisplay, createRateDescriber, WAITING } from './progress.ts';
import { readArguments, readWords } from './read-words.ts';

export const generateCommand: Command = {
  usage: `upline generate --customers N [--seed S] [--to-csv FILE]

Generates a network of N customers, for trials and tests: always the same for
the same N, S and commission plan. Stores it in a database without customers,
or writes it to a file for upline import.`,
  async run(args) {
    const { customers, seed, file } = readNetwork(args);
    if (file !== null) assertWritable(file);
    const config = createConfig(readEnvironment());
    const { plan } = await loadClientExtension(config.extensionFile);
    const progress = createProgressDisplay();
    const describe = createRateDescriber();
    const onProgress = ({ step, done, total }: StepProgress) =>
      progress.update(step === 'building indexes' ? step : describe(step, done, total, 'customers'));
    const size = { customers, seed };
    if (file === null) {
      await connectImport(config, plan, () => progress.note(WAITING))
        .generated({ ...size, onProgress })
        .finally(progress.end);
    } else {
      const network = growNetwork(plan, customers, seed);
      await writeNetwork(file, { ...size, plan }, network, onProgress).finally(progress.end);
    }
    print(`${countOf(customers, 'customer')} ${file === null ? 'stored' : `written to ${file}`}.`);
    return 0;
  },
};

const CUSTOMERS_MAX = 20_000_000;
const SEED_MAX = 2_147_483_647;

function readNetwork(words: readonly string[]) {
  const { values, positionals } = readWords(words, {
    customers: { type: 'string' },
    seed: { type: 'string', default: '1' },
    'to-csv': { type: 'string' },
  });
  readArguments(positionals, []);
  if (values.customers === undefined) throw new UsageError('Missing option --customers N');
  const file = values['to-csv'] === undefined ? null : path.resolve(values['to-csv']);
  if (file !== null && existsSync(file)) throw new UsageError(`${file} exists`);
  return {
    customers: readNumber('--customers', values.customers, [1, CUSTOMERS_MAX]),
    seed: readNumber('--seed', values.seed, [0, SEED_MAX]),
    file,
  };
}

function readNumber(name: string, text: string, [min, max]: readonly [number, number]): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`${name} must be a whole number from ${min} to ${max}`);
}
