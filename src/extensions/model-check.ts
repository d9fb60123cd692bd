import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { cutText } from '../kernel/problem.ts';

/** The extension broke its contract: a second `next`, one that it did not await, a model that is none. */
export class HookContractError extends Error {
  override readonly name = 'HookContractError';
}

/** More would help nobody. */
const FAULTS_MAX = 20;
const TEXT_MAX = 1_000;

/** @throws HookContractError that says where the value is not the model, in bounded length */
export type ModelCheck = (value: unknown) => void;

/**
 * Compiles the check of a model that extension code hands to us.
 * @param what names the value in the error, which goes to the log: the engineer reads it, no caller
 */
export function createModelCheck(ajv: Ajv, model: TObject, what: string): ModelCheck {
  const isModel = ajv.compile(model);
  return (value) => {
    if (isModel(value)) return;
    const errors = isModel.errors ?? [];
    const faults = errors
      .slice(0, FAULTS_MAX)
      .map(({ instancePath, message }) =>
        `${instancePath.slice(1).replaceAll('/', '.')} ${message ?? 'is wrong'}`.trim(),
      );
    const text = faults.join('; ');
    throw new HookContractError(`${what} is not the model: ${cutText(text, TEXT_MAX)}`);
  };
}
