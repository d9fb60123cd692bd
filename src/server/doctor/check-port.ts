import { createServer } from 'node:net';
import type { Config } from '../../config/config.ts';
import { type Finding, ok, problem } from './finding.ts';
import { serverState, servesMetrics } from './server-state.ts';

interface Listener {
  readonly check: string;
  /** The prefix of its settings `…_HOST` and `…_PORT`. */
  readonly settings: string;
  /** Whether an Upline server is listening at the address. */
  readonly isOurs: () => Promise<boolean>;
}

/** Checks whether a server can listen at its address, or is already listening. */
export function checkPort({ host, port }: Config): Promise<Finding> {
  const isOurs = async () => (await serverState({ host, port })) !== null;
  return checkAddress({ host, port }, { check: 'port', settings: 'UPLINE', isOurs });
}

/** Checks the separate address for metrics in the same way. */
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
  if (code === null) return ok(check, port === 0 ? 'any free port' : `${place} is free`);
  if (code === 'EADDRINUSE') {
    if (await isOurs()) return ok(check, `${place} is used by an Upline server`);
    return problem(
      check,
      `${place} is used by another program`,
      `Stop that program, or set ${settings}_PORT`,
    );
  }
  if (code === 'EACCES')
    return problem(check, `listening at ${place} is not permitted`, `Set ${settings}_PORT above 1023`);
  return problem(
    check,
    `${host} is not an address of this machine (${code})`,
    `Set ${settings}_HOST to 127.0.0.1 or 0.0.0.0`,
  );
}

/** @returns the code of the error; `null` when listening is possible */
function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown error'));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}
