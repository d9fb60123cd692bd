import { Ajv } from 'ajv';
import { listKeyword } from './list-keyword.ts';

/**
 * The validator of contracts and hook models. Reports all faults, not just the first; the cost is
 * proportional to the size of a body, which is limited.
 * @param formats named text formats of the contracts
 */
export function createAjv(formats: Readonly<Record<string, (text: string) => boolean>>): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictTypes: false,
    formats: { ...formats },
  });
  ajv.addKeyword(listKeyword(formats));
  ajv.addVocabulary(['x-problem', 'x-type', 'x-mirrors', 'x-joins', 'x-aliases', 'x-literal']);
  return ajv;
}
