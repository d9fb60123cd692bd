import type { Ajv } from 'ajv';
import type { TObject } from 'typebox';
import { lazy } from '../kernel/lazy.ts';
import { cutText } from '../kernel/problem.ts';
import type { HookPoint } from './hook-point.ts';
import { createModelNames } from './model-names.ts';
import { createModelReader, type ModelReader } from './read-model.ts';

/** The extension broke its contract: a second `next`, a `next` that it did not await, an invalid model. */
export class HookContractError extends Error {
  override readonly name = 'HookContractError';
}

/** A longer list is not useful. */
const FAULTS_MAX = 20;
const TEXT_MAX = 1_000;

export interface ModelCheck {
  /**
   * @param sent the model that the code received, with the values of members that it left out
   * @returns the whole model
   * @throws HookContractError with the places of the faults, in bounded length
   */
  (given: unknown, sent?: unknown): unknown;
  /**
   * Compiles the check, which blocks the main thread for up to 60 ms: at start, so that no call waits for it.
   */
  prepare(): void;
}

/**
 * Reads and checks a model from extension code. It is compiled on first use: most servers use few hooks, and
 * compiling all of them took half of the start.
 * @param what names the value in the error, which goes to the log for the engineer, not to the caller
 * @param isStrict reads the model strictly, except for the case of names
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

/** The readers and checks of a handler's request to `next` and of its response. */
export interface ModelChecks {
  readonly request: ModelCheck;
  readonly response: ModelCheck;
}

/**
 * The checks of both models of each hook point, by name.
 * @param isStrict reads models strictly; otherwise accepts the changes that typed code makes to them
 */
export function createModelChecks(
  points: readonly HookPoint[],
  ajv: Ajv,
  isStrict: boolean,
): ReadonlyMap<string, ModelChecks> {
  return new Map(
    points.map(({ name, request, response }) => [
      name,
      {
        request: createModelCheck(ajv, request, `${name}: the request handed to next`, isStrict),
        response: createModelCheck(ajv, response, `${name}: the response`, isStrict),
      },
    ]),
  );
}
