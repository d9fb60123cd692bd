import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';

/** The extension broke its contract: a second `next`, one that it did not await, a model that is none. */
export class HookContractError extends Error {
  override readonly name = 'HookContractError';
}

/** @throws HookContractError that says where the value is not the model */
export type ModelCheck = (value: unknown) => void;

/**
 * Compiles the check of a model that extension code hands to us.
 * @param what names the value in the error, which goes to the log: the engineer reads it, no caller
 */
export function createModelCheck(ajv: Ajv, model: TObject, what: string): ModelCheck {
  const isModel = ajv.compile(model);
  return (value) => {
    if (isModel(value)) return;
    const faults = (isModel.errors ?? []).map(({ instancePath, message }) =>
      `${instancePath.slice(1).replaceAll('/', '.')} ${message ?? 'is wrong'}`.trim(),
    );
    throw new HookContractError(`${what} is not the model: ${faults.join('; ')}`);
  };
}
