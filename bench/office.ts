import { buildForRun } from '../test/support/program.ts';
import { runMergeBenchmark } from './merge-benchmark.ts';
import { runOfficeBenchmark, serveOffice } from './office-benchmark.ts';
import { OFFICE_USAGE, readOfficeOptions } from './office-options.ts';
import { runOnEngines } from './run-on-engines.ts';

/* The cost of the back office pages for the server, on networks of several sizes, which take turns. */

buildForRun();
process.exitCode = await runOnEngines(process.argv.slice(2), {
  usage: OFFICE_USAGE,
  readOptions: readOfficeOptions,
  async measure(run) {
    const offices: Awaited<ReturnType<typeof serveOffice>>[] = [];
    try {
      for (const size of run.options.sizes) offices.push(await serveOffice(run, size));
      return [await runOfficeBenchmark(run, offices), await runMergeBenchmark(run, offices)];
    } finally {
      await Promise.all(offices.map(({ server }) => server.stop()));
    }
  },
});
