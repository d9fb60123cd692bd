import { globSync } from 'node:fs';
import path from 'node:path';
import { buildForRun } from '../support/program.ts';
import { runJobs } from '../support/run-jobs.ts';
import { repositoryRoot } from '../support/source-files.ts';

/*
 * Runs the tests of the pages in a browser and the code samples of the reference at the same time: the samples wait
 * for compilers that use one core.
 */

const USAGE = `npm run test:pages              the pages, and the code samples of the reference
npm run test:browser [-- TEXT]  the pages
npm run test:samples [-- TEXT]  the code samples

With a TEXT: the files that have it in their path.
`;

/** This many processes keep two cores busy while some wait for a browser or a disk. */
const PROCESSES_AT_ONCE = 3;
/**
 * The files that take longest, with their seconds of CPU, including the browser. They start first: a file that starts
 * late would run on while the other core is idle.
 */
const LONG_FILES: Readonly<Record<string, number>> = {
  'test/browser/every-operation.browser.ts': 200,
  'test/samples/code.samples.ts': 100,
  'test/browser/reference.browser.ts': 60,
  'test/browser/accounts.browser.ts': 50,
  'test/browser/accessibility.browser.ts': 46,
  'test/browser/people.browser.ts': 40,
  'test/browser/events.browser.ts': 34,
  'test/browser/batches.browser.ts': 29,
  'test/browser/carry.browser.ts': 27,
};

/** Short files share a process: loading the program and starting a browser takes as much CPU as their tests. */
const FILES_TOGETHER = 4;

const texts = process.argv.slice(2);
const files = globSync(['test/browser/*.browser.ts', 'test/samples/*.samples.ts'], { cwd: repositoryRoot })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => texts.every((text) => file.includes(text)))
  .sort()
  .sort((one, other) => (LONG_FILES[other] ?? 0) - (LONG_FILES[one] ?? 0));
if (files.length === 0) {
  process.stderr.write(`No test of the pages has that in its path\n\n${USAGE}`);
  process.exit(2);
}
const long = files.filter((file) => file in LONG_FILES);
const groups = [...long.map((file) => [file]), ...inGroups(files.filter((file) => !long.includes(file)))];
const jobs = groups.map((group) => ({
  title: group.join(' '),
  words: ['--test-reporter=spec', 'test/support/run-files.ts', ...group],
}));
buildForRun();
process.exitCode = await runJobs(jobs, PROCESSES_AT_ONCE);

/** Neighboring files are often similar, so they go to different groups. */
function inGroups(short: readonly string[]): string[][] {
  const count = Math.ceil(short.length / FILES_TOGETHER);
  return Array.from({ length: count }, (_, group) => short.filter((_file, index) => index % count === group));
}
