import createClient, { type Middleware } from 'openapi-fetch';
import { readProblem, unreachable } from './api-error.ts';
import type { paths } from './portal-schema.ts';

/** Protects against forged requests. It comes with the session and is kept until the page closes. */
const csrf: { token: string | null } = { token: null };

export function rememberCsrfToken(token: string | null): void {
  csrf.token = token;
}

const sendCsrfToken: Middleware = {
  onRequest({ request }) {
    if (request.method !== 'GET' && csrf.token !== null) request.headers.set('X-Upline-Csrf', csrf.token);
    return request;
  },
};

/** The rights of the account in the last answer; the listener is called when an answer names different ones. */
const rights: { known: string | null; onChanged: () => void } = { known: null, onChanged: () => undefined };

/** Calls the listener when an answer shows that the rights of the account have changed since the previous answer. */
export function onRightsChanged(listener: () => void): void {
  rights.onChanged = listener;
}

const watchRights: Middleware = {
  onResponse({ response }) {
    const named = response.headers.get('X-Upline-Rights');
    if (named === null || named === rights.known) return;
    const isFirst = rights.known === null;
    rights.known = named;
    if (!isFirst) rights.onChanged();
  },
};

/** Calls the portal's operations; paths, parameters, bodies and answers are those of portal-openapi.json. */
export const portal = createClient<paths>({ credentials: 'same-origin' });
portal.use(sendCsrfToken, watchRights);

interface Result<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * The answer of an operation.
 * @throws ApiError for every refusal and failure
 */
export async function answerOf<Data>(call: Promise<Result<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch(() => {
    throw unreachable();
  });
  if (!response.ok || data === undefined) throw readProblem(response, error);
  return data;
}
