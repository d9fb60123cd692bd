import createClient, { type Middleware } from 'openapi-fetch';
import { readProblem, unreachable } from './api-error.ts';
import type { paths } from './portal-schema.ts';

/** Against forged requests; comes with the session, lives as long as the page. */
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
 * What an operation answered.
 * @throws ApiError for every refusal and failure
 */
export async function answerOf<Data>(call: Promise<Result<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch(() => {
    throw unreachable();
  });
  if (!response.ok || data === undefined) throw readProblem(response, error);
  return data;
}
