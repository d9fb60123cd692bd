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

/** Calls the portal's operations; paths, parameters, bodies and answers are those of portal-openapi.json. */
export const portal = createClient<paths>({ credentials: 'same-origin' });
portal.use(sendCsrfToken);

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
