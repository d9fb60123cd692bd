import { Ajv } from 'ajv';

/**
 * The validator of contracts and hook models. Reports everything that is wrong, not the first thing;
 * that costs time in proportion to a body, which is bounded.
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
  ajv.addVocabulary(['x-problem', 'x-type', 'x-mirrors', 'x-joins', 'x-aliases']);
  return ajv;
}
