import { createServer } from 'node:net';
import type { Config } from '../../config/config.ts';
import { type Finding, ok, problem } from './finding.ts';
import { serverState, servesMetrics } from './server-state.ts';

interface Listener {
  readonly check: string;
  /** Prefix of the names of its two settings. */
  readonly settings: string;
  /** Whether what listens there is an Upline server. */
  readonly isOurs: () => Promise<boolean>;
}

/** Whether a server could listen, or one listens already. */
export function checkPort({ host, port }: Config): Promise<Finding> {
  const isOurs = async () => (await serverState({ host, port })) !== null;
  return checkAddress({ host, port }, { check: 'port', settings: 'UPLINE', isOurs });
}

/** The same for the address that serves metrics alone. */
export function checkMetricsPort(address: NonNullable<Config['metrics']>): Promise<Finding> {
  const isOurs = () => servesMetrics(address);
  return checkAddress(address, { check: 'metrics port', settings: 'UPLINE_METRICS', isOurs });
}

async function checkAddress(
  { host, port }: Pick<Config, 'host' | 'port'>,
  { check, settings, isOurs }: Listener,
): Promise<Finding> {
  const place = `${host}:${port}`;
  const code = await tryToListen(host, port);
  if (code === null) return ok(check, port === 0 ? 'any free one' : `${place} is free`);
  if (code === 'EADDRINUSE') {
    if (await isOurs()) return ok(check, `${place} is used by an Upline server`);
    return problem(check, `${place} is used by another program`, `End it, or set ${settings}_PORT`);
  }
  if (code === 'EACCES') return problem(check, `${place} is not allowed`, `Set ${settings}_PORT above 1023`);
  return problem(
    check,
    `${host} is no address of this machine (${code})`,
    `Set ${settings}_HOST to 127.0.0.1 or 0.0.0.0`,
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
