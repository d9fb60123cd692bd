import type { Ajv } from 'ajv';
import type { Logger } from 'pino';
import { hookPoints } from '../catalogue/hook-points.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import type { Extension } from '../extension.ts';
import { type Callbacks, createCallbacks } from '../extensions/callbacks.ts';
import { openHookTokens } from '../extensions/extension-storage.ts';
import type { Originals } from '../extensions/hook-point.ts';
import { createModelChecks } from '../extensions/model-check.ts';
import { createHttpClient, type HttpClient } from '../extensions/post-json.ts';
import { createRemoteHooks, type RemoteHooks } from '../extensions/remote-hooks.ts';
import type { Trial } from '../extensions/trial.ts';
import { httpProblem } from '../http/errors.ts';
import type { Metrics } from '../http/metrics.ts';
import type { CallContext, Clock } from '../kernel/call-context.ts';
import { type Problem, ProblemError } from '../kernel/problem.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import { createCallSerializer } from './create-call-serializer.ts';
import type { Installation } from './installation.ts';

export interface RemoteCallOptions {
  readonly installation: Installation;
  readonly extension: Extension;
  readonly ajv: Ajv;
  /** Models are read strictly. */
  readonly isStrict: boolean;
  readonly metrics: Pick<Metrics, 'noteCircuit'>;
  readonly logger: Pick<Logger, 'error'>;
  readonly clock: Clock;
}

/** Calls in both directions between this server and remote extensions. */
export interface RemoteCalls {
  readonly hooks: RemoteHooks;
  /** For other requests to remote extensions. */
  readonly client: HttpClient;
  /** @param originalsIn the originals within a trial, whose writes are rolled back */
  createCallbacks(originals: Originals, originalsIn?: (trial: Trial) => Originals): Callbacks;
  readonly purges: readonly Purge[];
  /** Each compiles the check of one model. A remote extension may call any original, so callbacks need them all. */
  readonly preparations: readonly (() => void)[];
  close(): Promise<void>;
}

export function createRemoteCalls(options: RemoteCallOptions): RemoteCalls {
  const { installation, extension, ajv, metrics, logger, clock } = options;
  const { tokens, hashToken } = openHookTokens(installation);
  const client = createHttpClient();
  const checks = createModelChecks(hookPoints, ajv, options.isStrict);
  const shared = { tokens, serializer: createCallSerializer(), hashToken, clock };
  const hooks = createRemoteHooks({
    ...shared,
    bindings: extension.remote ?? {},
    client,
    extensionSecret: () => installation.secrets.extensionSecret(),
    onCircuit: metrics.noteCircuit,
  });
  return {
    hooks,
    client,
    createCallbacks: (originals, originalsIn = refuseTrials) =>
      createCallbacks({
        ...shared,
        checks,
        originals,
        originalsIn,
        problemsOf: (error, context) => problemsOf(error, context, logger),
      }),
    purges: [
      (signal) => {
        const now = clock().toISOString();
        return purgeInBatches((limit) => tokens.run((stores) => stores.tokens.purge(now, limit)), signal);
      },
    ],
    preparations: [...checks.values()].flatMap(({ request, response }) => [
      request.prepare,
      response.prepare,
    ]),
    async close() {
      client.close();
      await hooks.ended();
    },
  };
}

function refuseTrials(): Originals {
  throw new TypeError('This process does not serve trials');
}

/** The problems of a failed original, for its caller. Unexpected errors are logged, and not shown. */
function problemsOf(
  error: unknown,
  { requestId }: CallContext,
  logger: Pick<Logger, 'error'>,
): readonly [Problem, ...Problem[]] {
  if (error instanceof ProblemError) return error.problems;
  if (isDatabaseUnavailable(error)) return [httpProblem('database_unavailable')];
  logger.error({ requestId, err: error }, 'unexpected error in the original of a remote hook');
  return [httpProblem('internal_error')];
}
