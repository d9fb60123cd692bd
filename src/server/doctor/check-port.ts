import { createServer } from 'node:net';
import type { Config } from '../../config/config.ts';
import { type Finding, ok, problem } from './finding.ts';
import { serverState } from './server-state.ts';

/** Whether a server could listen, or one listens already. */
export async function checkPort({ host, port }: Config): Promise<Finding> {
  const place = `${host}:${port}`;
  const code = await tryToListen(host, port);
  if (code === null) return ok('port', port === 0 ? 'any free one' : `${place} is free`);
  if (code === 'EADDRINUSE') {
    if ((await serverState({ host, port })) !== null)
      return ok('port', `${place} is used by an Upline server`);
    return problem('port', `${place} is used by another program`, 'End it, or set UPLINE_PORT');
  }
  if (code === 'EACCES') return problem('port', `${place} is not allowed`, 'Set UPLINE_PORT above 1023');
  return problem(
    'port',
    `${host} is no address of this machine (${code})`,
    'Set UPLINE_HOST to 127.0.0.1 or 0.0.0.0',
  );
}

/** @returns why not */
function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown error'));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}
