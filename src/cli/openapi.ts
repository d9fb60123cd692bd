import { writeFileSync } from 'node:fs';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { operationContracts } from '../catalogue/operations.ts';
import { portalContracts } from '../catalogue/portal-operations.ts';
import { programVersion } from '../kernel/program-version.ts';
import { PORTAL_API } from '../portal/api-descriptions.ts';
import { readApiDocument } from '../portal/changes/api-document.ts';
import { checkContract } from '../portal/changes/check-contract.ts';
import { describeCheck } from '../portal/changes/describe-check.ts';
import { publishVersion, storeComparisons } from '../portal/changes/publish-version.ts';
import { historyFolder, readHistory } from '../portal/changes/read-history.ts';
import { createOpenApiDocument } from '../portal/openapi.ts';
import { assertWritable } from './check-paths.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { readArguments, readWords } from './read-words.ts';

const USAGE = `upline openapi
    prints the OpenAPI document
upline openapi --write FILE
    writes it to a file
upline openapi --api portal
    the document of the portal's own API
upline openapi --check
    shows the differences from the last published version, and fails
    if a change breaks clients and no note mentions it
upline openapi --publish
    keeps it in api-history/, under the version of package.json, with
    its differences from the version before
upline openapi --compare
    writes the differences of all published versions again: for a change of
    the rules of comparison`;

const DOCUMENTS: Readonly<Record<string, () => unknown>> = {
  customers: () => createOpenApiDocument(operationContracts, errorCatalogue, programVersion()),
  portal: () => createOpenApiDocument(portalContracts, errorCatalogue, programVersion(), PORTAL_API),
};

export const openApiCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { values, positionals } = readWords(args, {
      write: { type: 'string' },
      api: { type: 'string', default: 'customers' },
      check: { type: 'boolean', default: false },
      publish: { type: 'boolean', default: false },
      compare: { type: 'boolean', default: false },
    });
    readArguments(positionals, []);
    const { write, check, publish, compare } = values;
    if ([write !== undefined, check, publish, compare].filter(Boolean).length > 1) {
      throw new UsageError('Use only one of --write, --check, --publish and --compare');
    }
    const describe = DOCUMENTS[values.api];
    if (describe === undefined) throw new UsageError('--api is customers or portal');
    if (values.api !== 'customers' && (check || publish || compare)) {
      throw new UsageError('Only the document of the Customers API has a history');
    }
    if (compare) {
      await storeComparisons(historyFolder);
      return 0;
    }
    if (write !== undefined) assertWritable(write);
    const text = JSON.stringify(describe(), null, 2);
    if (check) return checkAgainstHistory(text);
    if (publish) printError(`Wrote ${await publishVersion(historyFolder, `${text}\n`)}`);
    else if (write === undefined) print(text);
    else {
      writeFileSync(write, `${text}\n`);
      printError(`Wrote ${write}`);
    }
    return 0;
  },
};

async function checkAgainstHistory(text: string): Promise<number> {
  const history = await readHistory(historyFolder);
  const result = checkContract(history, readApiDocument(text));
  for (const line of describeCheck(history, result)) print(line);
  for (const fault of result.faults) printError(`upline: ${fault}`);
  return result.faults.length === 0 ? 0 : 1;
}
