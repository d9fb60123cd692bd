import type { Circuit } from '../extensions/circuit.ts';
import type { HttpClient } from '../extensions/post-json.ts';
import { readAnswer } from '../extensions/read-answer.ts';
import { RemoteFailure } from '../extensions/remote-failure.ts';
import { REMOTE_TIMEOUT_MS } from '../extensions/remote-hook.ts';
import { httpProblem } from '../http/errors.ts';
import type { OperationContract } from '../http/operation.ts';
import type { CallContext } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { CompanyRoute, ForwardedRoute } from './company-route.ts';

export interface ForwardDependencies {
  readonly client: HttpClient;
  /** The secret that authenticates this server's calls; `null` for none. */
  readonly extensionSecret: () => Promise<string | null>;
}

/** A request as its contract has read it. */
export interface ReadInput {
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** `.` or `..`, alone or between slashes of either kind. */
const DOT_PART = /(?:^|[\\/])\.{1,2}(?:[\\/]|$)/;
const NO_DOT_PART = 'a text without . and .. between slashes';

const REFUSALS = { 400: 'invalid', 404: 'not_found', 409: 'conflict' } as const;

/**
 * Forwards only what the contract has read of a request, with the same method and path.
 * @throws HookRefusal, RemoteFailure
 */
export function createForward(
  { client, extensionSecret }: ForwardDependencies,
  { contract }: CompanyRoute,
  { serve, status, circuit }: { serve: ForwardedRoute; status: number; circuit: Circuit },
) {
  const { method, id } = contract;
  return (input: ReadInput, context: CallContext): Promise<unknown> => {
    const url = addressOf(serve.url, contract, input);
    return circuit(async () => {
      const secret = await extensionSecret();
      if (secret === null) throw new RemoteFailure('extension_unreachable', 'there is no Extension Secret');
      const answer = await client.send(url, {
        method,
        headers: {
          Authorization: `Bearer ${secret}`,
          'X-DirectScale-RequestName': id,
          'X-DirectScale-User': context.actor,
          'X-DirectScale-RequestId': context.requestId,
        },
        ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
        timeoutMs: serve.timeoutMs ?? REMOTE_TIMEOUT_MS,
      });
      return readAnswer(answer.status === status ? { ...answer, status: 200 } : answer, REFUSALS);
    });
  };
}

function addressOf(
  base: string,
  { path }: Pick<OperationContract, 'path'>,
  { params, query }: ReadInput,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const text = String(params[name]);
    // Escaping does not help: a URL parser resolves such a part, and some proxies decode %2F before that.
    if (DOT_PART.test(text))
      throw new ProblemError([httpProblem('invalid_value', name, { field: name, expected: NO_DOT_PART })]);
    return encodeURIComponent(text);
  });
  const url = new URL(base.replace(/\/$/, '') + filled);
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) url.searchParams.append(name, String(each));
  }
  return url.href;
}
