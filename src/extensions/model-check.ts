import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { lazy } from '../kernel/lazy.ts';
import { cutText } from '../kernel/problem.ts';
import { createModelNames } from './model-names.ts';
import { createModelReader, type ModelReader } from './read-model.ts';

/** The extension broke its contract: a second `next`, one that it did not await, a model that is none. */
export class HookContractError extends Error {
  override readonly name = 'HookContractError';
}

/** More would help nobody. */
const FAULTS_MAX = 20;
const TEXT_MAX = 1_000;

export interface ModelCheck {
  /**
   * @param sent the model that the code had received, which says what members are that it left out
   * @returns the whole model
   * @throws HookContractError that says where the value is not the model, in bounded length
   */
  (given: unknown, sent?: unknown): unknown;
  /** Compiles the check, which takes up to 60 ms of the main thread: at the start, so that no call waits for it. */
  prepare(): void;
}

/**
 * Reads and checks a model that extension code hands to us. It is compiled when it is first needed: most servers use
 * few hooks, and compiling all of them took half of a start.
 * @param what names the value in the error, which goes to the log: the engineer reads it, no caller
 * @param isStrict takes the model to the letter, but for the case of names
 */
export function createModelCheck(ajv: Ajv, model: TObject, what: string, isStrict: boolean): ModelCheck {
  const compiled = lazy(() => ({
    isModel: ajv.compile(model),
    read: isStrict ? toTheLetter(model) : createModelReader(model),
  }));
  const check = (given: unknown, sent?: unknown) => {
    const { isModel, read } = compiled();
    const { value, contradictions } = read(given, sent);
    if (isModel(value) && contradictions.length === 0) return value;
    const faults = [
      ...(isModel.errors ?? []).map(({ instancePath, message }) =>
        `${instancePath.slice(1).replaceAll('/', '.')} ${message ?? 'is wrong'}`.trim(),
      ),
      ...contradictions.map(({ field, other }) => `${field} contradicts ${other}`),
    ];
    const text = faults.slice(0, FAULTS_MAX).join('; ');
    throw new HookContractError(`${what} is not the model: ${cutText(text, TEXT_MAX)}`);
  };
  return Object.assign(check, { prepare: () => void compiled() });
}

function toTheLetter(model: TObject): ModelReader {
  const readNames = createModelNames(model);
  return (given) => ({ value: readNames(given), contradictions: [] });
}
