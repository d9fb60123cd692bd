import type { Config } from '../../config/config.ts';

/** The state of a server that is listening. */
export interface ServerState {
  readonly url: string;
  readonly state: 'ready' | 'unavailable';
  /** Functions that are unavailable while the rest works. */
  readonly degraded: readonly string[];
  /** Version of the program; `null` when unknown. */
  readonly version: string | null;
}

const TIMEOUT_MS = 3_000;
const EVERYWHERE: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

/** @returns `null` when no Upline server is listening there */
export async function serverState({
  host,
  port,
}: Pick<Config, 'host' | 'port'>): Promise<ServerState | null> {
  if (port === 0) return null;
  const url = addressOf({ host, port });
  const ready = await ask(`${url}/readyz`);
  if (ready === null || !['ready', 'unavailable'].includes(String(ready.status))) return null;
  const session = await ask(`${url}/portal/api/session`);
  return {
    url,
    state: ready.status === 'ready' ? 'ready' : 'unavailable',
    degraded: Array.isArray(ready.degraded) ? ready.degraded.map(String) : [],
    version: typeof session?.Version === 'string' ? session.Version : null,
  };
}

/** Whether an Upline server answers at its separate address for metrics. That address serves nothing else. */
export async function servesMetrics(address: Pick<Config, 'host' | 'port'>): Promise<boolean> {
  return (await ask(`${addressOf(address)}/readyz`))?.code === 'not_found';
}

function addressOf({ host, port }: Pick<Config, 'host' | 'port'>): string {
  return `http://${EVERYWHERE[host] ?? (host.includes(':') ? `[${host}]` : host)}:${port}`;
}

interface Answer {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly degraded?: unknown;
  readonly Version?: unknown;
}

async function ask(url: string): Promise<Answer | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    if (!response.headers.has('x-directscale-requestid')) return null;
    return (await response.json()) as Answer;
  } catch {
    return null;
  }
}
