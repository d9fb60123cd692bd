import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { lazy } from '../kernel/lazy.ts';
import { cutText } from '../kernel/problem.ts';

/** The extension broke its contract: a second `next`, one that it did not await, a model that is none. */
export class HookContractError extends Error {
  override readonly name = 'HookContractError';
}

/** More would help nobody. */
const FAULTS_MAX = 20;
const TEXT_MAX = 1_000;

export interface ModelCheck {
  /** @throws HookContractError that says where the value is not the model, in bounded length */
  (value: unknown): void;
  /** Compiles the check, which takes up to 60 ms of the main thread: at the start, so that no call waits for it. */
  prepare(): void;
}

/**
 * The check of a model that extension code hands to us. It is compiled when it is first needed: most servers use
 * few hooks and services, and compiling all of them took half of a start.
 * @param what names the value in the error, which goes to the log: the engineer reads it, no caller
 */
export function createModelCheck(ajv: Ajv, model: TObject, what: string): ModelCheck {
  const compiled = lazy(() => ajv.compile(model));
  const check = (value: unknown) => {
    const isModel = compiled();
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
  return Object.assign(check, { prepare: () => void compiled() });
}
