import { randomUUID } from 'node:crypto';
import type { Ajv } from 'ajv';
import { hookPoints } from '../catalogue/hook-points.ts';
import type { Config } from '../config/config.ts';
import { openUsers } from '../custom-pages/user-storage.ts';
import type { Extension, ExtensionServices, HookName } from '../extension.ts';
import type { HookCallRecord } from '../extensions/hook-call.ts';
import type { HookHandler, HookPoint } from '../extensions/hook-point.ts';
import { runAttempt } from '../extensions/hook-runner.ts';
import { localAttempt } from '../extensions/local-attempt.ts';
import { createModelChecks } from '../extensions/model-check.ts';
import type { RemoteHooks } from '../extensions/remote-hooks.ts';
import { createTrial, type Trial as HandlerTrial } from '../extensions/trial.ts';
import { createAjv } from '../http/ajv.ts';
import { textFormats } from '../http/text-formats.ts';
import { Call } from '../kernel/call.ts';
import { ProblemError } from '../kernel/problem.ts';
import { connectProduct } from './connect-product.ts';
import type { Installation } from './installation.ts';
import { createRemoteCalls } from './remote-calls.ts';
import { openSharedStorage } from './transaction-stores.ts';

export interface Trial {
  readonly point: HookPoint;
  readonly request: unknown;
  /** The assumed answer of the original. */
  readonly original: unknown;
}

/** The settings that the command reads. */
type TrialSettings = Pick<
  Config,
  | 'clientId'
  | 'clientConnectionString'
  | 'environmentType'
  | 'isStrict'
  | 'takesLoginByQuery'
  | 'changeHistoryDays'
>;

export interface TrialResult {
  readonly record: HookCallRecord;
  /** The response, or the error that the caller would get. */
  readonly answer: unknown;
}

/**
 * Calls the handler that is bound to a hook in a trial. The original is not run; services read, and their
 * writes are rolled back. A running server serves the callbacks of a remote handler.
 * @throws TypeError when no handler is bound
 */
export async function tryHook(
  installation: Installation,
  extension: Extension,
  config: TrialSettings,
  trial: Trial,
): Promise<TrialResult> {
  const hook = trial.point.name;
  const ajv = createAjv(textFormats);
  const check = createModelChecks(hookPoints, ajv, config.isStrict).get(hook);
  const handler = extension.hooks?.[hook as HookName];
  if (check === undefined) throw new TypeError(`Unknown hook point ${hook}`);
  const original = async () => structuredClone(trial.original);
  const noted = createTrial(null);
  const context = { requestId: randomUUID(), actor: 'upline', operation: 'TryHook' };
  const call = new Call(context, { onStored: noted.noteStored });
  const remote = createRemoteCalls({
    installation,
    extension,
    ajv,
    isStrict: config.isStrict,
    metrics: { noteCircuit: () => undefined },
    logger: { error: () => undefined },
    clock: () => new Date(),
  });
  const services = () =>
    createTrialServices({ installation, extension, config, remote: remote.hooks, ajv }, noted)(call, hook);
  const attempt =
    handler === undefined
      ? remote.hooks.attempt(hook, {
          requestText: JSON.stringify(trial.request),
          state: null,
          runOriginal: original,
          rehearsal: { response: trial.original },
          trial: noted,
          check,
          call,
        })
      : localAttempt(hook, handler as Handler, trial.request, original, {
          call: { ...context, services: services(), isTrial: true },
          check,
        });
  const records: HookCallRecord[] = [];
  const options = {
    hasStored: () => noted.report().isStored,
    onCall: (call: HookCallRecord) => void records.push(call),
  };
  const way = handler === undefined ? 'remote' : 'local';
  const called = { hook, way, isShadow: false, call, request: trial.request } as const;
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

/** The error that the caller would get, with its cause for the engineer at the terminal. */
function describeFailure(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return { message: String(error) };
  const cause = error.cause instanceof Error ? error.cause.message : undefined;
  return { errors: error.problems, ...(cause === undefined ? {} : { cause }) };
}

interface TrialServiceOptions {
  readonly installation: Installation;
  readonly extension: Extension;
  readonly config: TrialSettings;
  readonly remote: RemoteHooks;
  readonly ajv: Ajv;
}

/** The services of a running server, over transactions that are rolled back. */
function createTrialServices({ remote, ...options }: TrialServiceOptions, trial: HandlerTrial) {
  const { installation, extension } = options;
  const clock = () => new Date();
  const product = connectProduct({
    ...options,
    ...{ clock, remoteHooks: remote, logger: SILENT, metrics: UNWATCHED },
    storage: openSharedStorage(installation, extension.plan),
    services: { users: openUsers(installation).users },
    hooks: { log: { note: () => undefined }, pausable: (hooks) => hooks },
    onCommitted: () => undefined,
  });
  const { services } = product.inTrial(trial);
  return (call: Call, hook: string) => product.servicesOf(call, hook, services);
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };

const UNWATCHED = { noteSearchIndex: () => undefined, observeHook: () => undefined };
