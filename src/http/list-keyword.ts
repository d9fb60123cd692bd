import type { DataValidateFunction, FuncKeywordDefinition } from 'ajv/dist/types/index.js';
import { cutText } from '../kernel/problem.ts';

/** Longer entries are cut in errors. */
const ENTRY_MAX = 50;

/** The first invalid entry of a list, as the error of {@link listKeyword} has it in `params`. */
export interface InvalidEntry {
  /** 1 for the first entry of the text. */
  readonly position: number;
  readonly entry: string;
}

/**
 * The keyword `x-list-of`: the text is a comma-separated list whose entries have this format. Blank entries
 * count as left out.
 */
export function listKeyword(
  formats: Readonly<Record<string, (text: string) => boolean>>,
): FuncKeywordDefinition {
  return {
    keyword: 'x-list-of',
    type: 'string',
    schemaType: 'string',
    compile(format: string, parentSchema) {
      const isValid = formats[format];
      if (isValid === undefined) throw new TypeError(`Unknown format ${format}`);
      const validate: DataValidateFunction = (text: string) => {
        const entries = text.split(',').map((entry) => entry.trim());
        const index = entries.findIndex((entry) => entry !== '' && !isValid(entry));
        if (index === -1) return true;
        const params: InvalidEntry = { position: index + 1, entry: cutText(entries[index] ?? '', ENTRY_MAX) };
        // Ajv adds the rest, but not the schema.
        validate.errors = [{ keyword: 'x-list-of', params, parentSchema }];
        return false;
      };
      return validate;
    },
  };
}
