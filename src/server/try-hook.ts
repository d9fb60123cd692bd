import { randomUUID } from 'node:crypto';
import { hookPoints } from '../catalogue/hook-points.ts';
import { textFormats } from '../customers/record/text-formats.ts';
import type { Extension, ExtensionServices, HookName } from '../extension.ts';
import type { HookCallRecord } from '../extensions/hook-call.ts';
import type { HookHandler, HookPoint } from '../extensions/hook-point.ts';
import { createModelChecks, runAttempt } from '../extensions/hook-runner.ts';
import { localAttempt } from '../extensions/local-attempt.ts';
import { createAjv } from '../http/ajv.ts';
import { ProblemError } from '../kernel/problem.ts';
import { createBelongings } from './carried-calls.ts';
import type { Installation } from './installation.ts';
import { createRemoteCalls } from './remote-calls.ts';

export interface Trial {
  readonly point: HookPoint;
  readonly request: unknown;
  /** What the original is said to answer. */
  readonly original: unknown;
}

export interface TrialResult {
  readonly record: HookCallRecord;
  /** The response, or what the caller would be told. */
  readonly answer: unknown;
}

/**
 * Calls the handler that is bound to a hook, and touches no data: the original is not run, and services
 * are not there. A callback of a remote handler is served by a server that runs.
 * @throws TypeError when no handler is bound
 */
export async function tryHook(
  installation: Installation,
  extension: Extension,
  trial: Trial,
): Promise<TrialResult> {
  const hook = trial.point.name;
  const ajv = createAjv(textFormats);
  const check = createModelChecks(hookPoints, ajv).get(hook);
  const handler = extension.hooks?.[hook as HookName];
  if (check === undefined) throw new TypeError(`Unknown hook point ${hook}`);
  const context = { requestId: randomUUID(), actor: 'upline', operation: 'TryHook' };
  const original = async () => structuredClone(trial.original);
  const remote = createRemoteCalls({
    installation,
    extension,
    belongings: createBelongings(),
    ajv,
    metrics: { noteCircuit: () => undefined },
    logger: { error: () => undefined },
    clock: () => new Date(),
  });
  const attempt =
    handler === undefined
      ? remote.hooks.attempt(hook, {
          requestText: JSON.stringify(trial.request),
          state: null,
          runOriginal: original,
          rehearsal: { response: trial.original },
          check,
          context,
        })
      : localAttempt(hook, handler as Handler, trial.request, original, {
          call: { ...context, services: noServices() },
          check,
        });
  const records: HookCallRecord[] = [];
  const options = { hasStored: () => false, onCall: (call: HookCallRecord) => void records.push(call) };
  const way = handler === undefined ? 'remote' : 'local';
  const called = { hook, way, isShadow: false, context, request: trial.request } as const;
  try {
    const answer = await runAttempt(options, attempt, called).catch(describeFailure);
    const [record] = records;
    if (record === undefined) throw new TypeError('The attempt was not reported');
    return { record, answer };
  } finally {
    await remote.close();
  }
}

type Handler = HookHandler<unknown, unknown, ExtensionServices>;

/** What the caller would be told; for the engineer at the terminal the cause too. */
function describeFailure(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return { message: String(error) };
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return { errors: error.problems, ...(cause === undefined ? {} : { cause }) };
}

/** Services act on data, so a trial has none: each fails when it is called. */
function noServices(): ExtensionServices {
  const refuse = async () => {
    throw new Error('A trial has no services');
  };
  const service = new Proxy({}, { get: () => refuse });
  return new Proxy({}, { get: () => service }) as ExtensionServices;
}
