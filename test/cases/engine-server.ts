import path from 'node:path';
import type { EngineName } from '../../src/database/engine.ts';
import { createEngine } from '../crash/engine.ts';
import { startUpline } from '../support/process.ts';
import type { CaseServer } from './run-case.ts';

const KEY = '0123456789abcdef0123456789abcdef';

/**
 * A new server with the plan that the cases require. Cases share one server on each engine: they create the people
 * that they need, and read no other people.
 */
export async function startServer(engine: EngineName): Promise<CaseServer & AsyncDisposable> {
  await using resources = new AsyncDisposableStack();
  const database = resources.use(await createEngine(engine));
  const environment = {
    ...database.environment,
    UPLINE_HOST: '127.0.0.1',
    UPLINE_SUBSCRIPTION_KEY: KEY,
    UPLINE_EXTENSION: path.join(import.meta.dirname, 'extension.ts'),
    UPLINE_LOG_LEVEL: 'error',
  };
  const server = resources.use(await startUpline(environment));
  const owned = resources.move();
  return { url: server.url, key: KEY, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
