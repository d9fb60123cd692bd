import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { Call } from '../kernel/call.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { CallSerializer } from './call-serializer.ts';
import type { HookToken } from './hook-token.ts';
import type { HookTokenStore, Rehearsal } from './hook-token-store.ts';
import { subjectOf } from './mask-request.ts';
import type { HttpClient } from './post-json.ts';
import { readAnswer } from './read-answer.ts';
import type { Trial } from './trial.ts';

export interface SendingDependencies {
  readonly client: HttpClient;
  readonly tokens: UnitOfWork<{ tokens: HookTokenStore }>;
  readonly serializer: CallSerializer;
  /** The secret that authenticates this server's calls; `null` for none. */
  readonly extensionSecret: () => Promise<string | null>;
  readonly hashToken: (token: string) => string;
  readonly clock: Clock;
}

/** A call of a remote handler, as it is stored with its token and sent. */
export interface SentCall {
  readonly hook: string;
  readonly url: string;
  readonly timeoutMs: number;
  /** The request as JSON. */
  readonly requestText: string;
  /** The original's data besides the request, for the process that serves the callback. */
  readonly state: unknown;
  /** For a shadow call: the result of the original. */
  readonly rehearsal?: Rehearsal;
  /** For a call whose writes are rolled back. */
  readonly trial?: Trial;
  readonly call: Call;
}

/**
 * A token is valid for this long after its call's time limit, to allow for clock differences between
 * processes.
 */
const TOKEN_GRACE_MS = 30_000;

/** Stores what any process needs to serve the callback of a call. */
export function issueToken(
  { tokens, serializer, clock }: SendingDependencies,
  { hash }: HookToken,
  { hook, timeoutMs, requestText, state, rehearsal, trial, call }: SentCall,
): Promise<void> {
  const expiresAt = new Date(clock().getTime() + timeoutMs + TOKEN_GRACE_MS).toISOString();
  const { actor, requestId } = call;
  const request: unknown = JSON.parse(requestText);
  const customerId = subjectOf(request);
  const content = {
    call: serializer.save(call),
    state,
    request,
    ...(rehearsal === undefined ? {} : { rehearsal }),
    ...(trial === undefined ? {} : { trial: { subjectId: trial.subjectId } }),
  };
  const row = { hash, hook, actor, requestId, customerId, expiresAt, call: content };
  return tokens.run((stores) => stores.tokens.issue(row));
}

/**
 * Sends the request to the extension.
 * @param secret authenticates this server
 * @returns the body of the answer
 * @throws RemoteFailure
 */
export async function sendHookCall(
  { client }: SendingDependencies,
  token: HookToken,
  secret: string,
  { hook, url, timeoutMs, requestText, trial, call }: SentCall,
): Promise<unknown> {
  const answer = await client.send(url, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${secret}`,
      'X-DirectScale-RequestName': hook,
      'X-DirectScale-CallbackToken': token.value,
      'X-DirectScale-User': call.actor,
      'X-DirectScale-RequestId': call.requestId,
      ...(trial === undefined ? {} : { 'X-Upline-Trial': 'true' }),
    },
    body: requestText,
    timeoutMs,
  });
  return readAnswer(answer);
}
