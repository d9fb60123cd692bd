import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { errorCatalogue } from '../error-catalogue.ts';
import { operationContracts } from '../operations.ts';
import { createOpenApiDocument } from '../portal/openapi.ts';
import { programVersion } from '../program-version.ts';
import { type Command, print, printError } from './command.ts';

export const openApiCommand: Command = {
  usage: 'upline openapi [--write FILE]',
  async run(args) {
    const { values } = parseArgs({ args: [...args], options: { write: { type: 'string' } } });
    const document = createOpenApiDocument(operationContracts, errorCatalogue, programVersion());
    const text = JSON.stringify(document, null, 2);
    if (values.write === undefined) print(text);
    else {
      writeFileSync(values.write, `${text}\n`);
      printError(`Wrote ${values.write}`);
    }
    return 0;
  },
};
