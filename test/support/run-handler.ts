import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv } from 'ajv';
import Type from 'typebox';
import type { HookHandler, HookPoint } from '../../src/extensions/hook-point.ts';
import { createHookRunner, type HookOutcome } from '../../src/extensions/hook-runner.ts';
import { Call } from '../../src/kernel/call.ts';
import type { CallContext } from '../../src/kernel/call-context.ts';
import { ProblemError } from '../../src/kernel/problem.ts';

/** A hook point that belongs to no product, for tests of the runner alone. */
export const point = {
  name: 'Test.Double',
  request: Type.Object({ Value: Type.Integer() }),
  response: Type.Object({ Doubled: Type.Integer() }),
  fires: '',
  alreadyTrue: '',
  original: '',
  provenance: '',
} as const satisfies HookPoint;

export const context: CallContext = { requestId: 'request', actor: 'test', operation: 'Test' };
/** The code of a refusal by an original or a service. */
export const conflict = new ProblemError([{ code: 'taken', kind: 'conflict', message: 'Taken.' }]);

type TestHandler = HookHandler<{ Value: number }, { Doubled: number }, { name: string }>;

/** Runs a handler around an original that stores its input and doubles it. */
export async function runHandler(
  handler: TestHandler | undefined,
  options: { originalFails?: unknown; before?: boolean } = {},
) {
  const stored: number[] = [];
  const outcomes: HookOutcome[] = [];
  const runner = createHookRunner({
    points: [point],
    handlers: handler === undefined ? {} : { [point.name]: handler },
    services: () => ({ name: 'services' }),
    ajv: new Ajv(),
    hasStored: () => stored.length > 0 || options.before === true,
    onCall: ({ outcome }) => outcomes.push(outcome),
  });
  const original = async ({ Value }: { Value: number }) => {
    await sleep(1);
    if ('originalFails' in options) throw options.originalFails;
    stored.push(Value);
    return { Doubled: 2 * Value };
  };
  const [result] = await Promise.allSettled([
    runner.run(point, { Value: 3 }, { original, state: null }, new Call(context)),
  ]);
  return {
    response: result.status === 'fulfilled' ? result.value : undefined,
    error: result.status === 'rejected' ? result.reason : undefined,
    stored,
    outcomes,
  };
}

export function codeOf(error: unknown): string {
  assert.ok(error instanceof ProblemError, String(error));
  return error.problems[0].code;
}

export function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
}
