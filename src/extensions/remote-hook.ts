import { unknownHook } from './load-extension.ts';

/** A remote handler. */
export interface RemoteHook {
  /** Where the request model is sent: `http:` or `https:`, without user and password. */
  readonly url: string;
  /** Maximum time for the whole call, including callbacks; 100 to 30000, 10000 by default. */
  readonly timeoutMs?: number;
  /**
   * When the extension is down, or its circuit open: `fail` (default) refuses the request; `run-original`
   * continues as if there were no handler, unless the original has been called.
   */
  readonly whenDown?: 'fail' | 'run-original';
  /**
   * `true` applies the original and answers at once; the handler is called afterwards, and its result is only
   * logged. Its callback gets the result of the original, and changes nothing.
   */
  readonly shadow?: boolean;
  /**
   * `false`: the handler is not called in trials, such as a preview that asks handlers. A handler called in a
   * trial sees the header `X-Upline-Trial: true`, and must not act on other systems.
   */
  readonly trial?: boolean;
}

export const REMOTE_TIMEOUT_MS = 10_000;
const TIMEOUT_RANGE_MS = [100, 30_000] as const;
const MEMBERS: readonly string[] = [
  'url',
  'timeoutMs',
  'whenDown',
  'shadow',
  'trial',
] satisfies (keyof RemoteHook)[];

/** The faults of an extension's remote hooks, one sentence each. */
export function validateRemoteHooks(
  remote: Readonly<Record<string, unknown>>,
  hooks: Readonly<Record<string, unknown>>,
  known: readonly string[],
): string[] {
  return Object.entries(remote).flatMap(([name, value]) => {
    if (!known.includes(name)) return [unknownHook(name, known)];
    if (typeof value !== 'object' || value === null) return [`remote hook "${name}" must be { url, … }`];
    const { url, timeoutMs, whenDown, shadow, trial } = value as Record<string, unknown>;
    const faults = Object.keys(value)
      .filter((member) => !MEMBERS.includes(member))
      .map((member) => `has no setting "${member}" (known: ${MEMBERS.join(', ')})`);
    if (Object.hasOwn(hooks, name)) faults.push('also has a handler in process; a hook takes only one');
    if (!isUsableUrl(url)) faults.push('needs a url with http: or https:, without user and password');
    if (timeoutMs !== undefined && !isWithin(timeoutMs, TIMEOUT_RANGE_MS)) {
      faults.push(`needs a timeoutMs from ${TIMEOUT_RANGE_MS.join(' to ')}`);
    }
    if (whenDown !== undefined && whenDown !== 'fail' && whenDown !== 'run-original') {
      faults.push('needs whenDown "fail" or "run-original"');
    }
    if (shadow !== undefined && typeof shadow !== 'boolean') faults.push('needs shadow true or false');
    if (trial !== undefined && typeof trial !== 'boolean') faults.push('needs trial true or false');
    return faults.map((fault) => `remote hook "${name}" ${fault}`);
  });
}

function isUsableUrl(value: unknown): boolean {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}

function isWithin(value: unknown, [min, max]: readonly [number, number]): boolean {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}
