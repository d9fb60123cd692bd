import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { errorCatalogue } from '../error-catalogue.ts';
import { operationContracts } from '../operations.ts';
import { PORTAL_API } from '../portal/api-descriptions.ts';
import { createOpenApiDocument } from '../portal/openapi.ts';
import { portalContracts } from '../portal-operations.ts';
import { programVersion } from '../program-version.ts';
import { type Command, print, printError, UsageError } from './command.ts';

const DOCUMENTS: Readonly<Record<string, () => unknown>> = {
  customers: () => createOpenApiDocument(operationContracts, errorCatalogue, programVersion()),
  portal: () => createOpenApiDocument(portalContracts, errorCatalogue, programVersion(), PORTAL_API),
};

export const openApiCommand: Command = {
  usage: 'upline openapi [--api customers|portal] [--write FILE]',
  async run(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { write: { type: 'string' }, api: { type: 'string', default: 'customers' } },
    });
    const describe = DOCUMENTS[values.api];
    if (describe === undefined) throw new UsageError('--api is customers or portal');
    const text = JSON.stringify(describe(), null, 2);
    if (values.write === undefined) print(text);
    else {
      writeFileSync(values.write, `${text}\n`);
      printError(`Wrote ${values.write}`);
    }
    return 0;
  },
};
