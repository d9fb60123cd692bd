import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/*
 * Writes the error codes of openapi.json as a type: the generator of the other types leaves them out. Part of
 * `npm run openapi`.
 */

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly responses: Readonly<Record<string, { readonly 'x-error-codes'?: readonly string[] }>>;
}

const folder = import.meta.dirname;

/** @returns the text of `src/error-codes.ts` */
export function errorCodesSource(document: Document): string {
  const codes = Object.values(document.paths)
    .flatMap((operations) => Object.values(operations))
    .flatMap(({ responses }) => Object.values(responses))
    .flatMap((response) => response['x-error-codes'] ?? []);
  const lines = [...new Set(codes)].sort().map((code) => `\n  | '${code}'`);
  return `/** Generated from openapi.json: every code that an operation of the API can answer with. */\nexport type ErrorCode =${lines.join('')};\n`;
}

if (import.meta.main) {
  const document: Document = JSON.parse(readFileSync(path.join(folder, '../../openapi.json'), 'utf8'));
  writeFileSync(path.join(folder, 'src/error-codes.ts'), errorCodesSource(document));
}
