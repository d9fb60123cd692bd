import { randomBytes } from 'node:crypto';
import type { Environment } from '../../src/config/environment.ts';
import { type Answer, assertKeepsContract } from './answers.ts';
import { startUpline, type UplineProcess } from './process.ts';

/** A server process whose answers are checked against their contracts. */
export interface ServerProcess extends UplineProcess {
  readonly url: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

export const SUBSCRIPTION_KEY = 'a-key-chosen-by-hand';

/**
 * Settings for processes on one database, each as if on its own machine: they share the secret key, but no
 * directory.
 */
export function sharedSettings(database: Environment): NodeJS.ProcessEnv {
  return {
    ...database,
    UPLINE_SECRET_KEY: randomBytes(32).toString('base64'),
    UPLINE_SUBSCRIPTION_KEY: SUBSCRIPTION_KEY,
  };
}

/** Starts servers at the same time. */
export function startTogether(settings: readonly NodeJS.ProcessEnv[]): Promise<ServerProcess[]> {
  return Promise.all(
    settings.map(async (environment) => {
      const server = await startUpline(environment);
      return { ...server, call: caller(server.url) };
    }),
  );
}

function caller(url: string): ServerProcess['call'] {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        'Ocp-Apim-Subscription-Key': SUBSCRIPTION_KEY,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    let json: Answer['json'];
    try {
      json = JSON.parse(text);
    } catch {
      // An answer without a body, or an answer of the gateway.
    }
    const answer = { status: response.status, headers: response.headers, text, json };
    assertKeepsContract(method, path, answer);
    return answer;
  };
}
