import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { runUpline } from './process.ts';

/** The settings of a start, and the expected message. */
export type StartFault = readonly [settings: Readonly<Record<string, string>>, expected: RegExp];

export interface RefusedStart {
  readonly command?: readonly string[];
  /** Words before `node`, for a process with fewer rights. */
  readonly launcher?: readonly string[];
}

/**
 * Asserts that a start or another command that must not continue exits with 2 and prints one line with the reason and
 * the remedy.
 */
export async function assertStartRefused(
  [settings, expected]: StartFault,
  { command = ['serve'], launcher = [] }: RefusedStart = {},
): Promise<void> {
  const end = await runUpline(command, { UPLINE_PORT: '0', ...settings }, { launcher });
  assert.match(end.stderr, expected);
  assert.equal(end.code, 2, end.stderr);
  assert.match(end.stderr, /^upline: [^\n]+\n$/);
  assert.doesNotMatch(end.stderr, / {4}at /);
  assert.equal(end.stdout, '');
}

/** Also effective for root: without capabilities, root is bound by the modes of its own files. */
export const WITHOUT_CAPABILITIES = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];

/**
 * A network namespace in which ports below 1024 require root's capabilities, on any machine.
 */
export const IN_OWN_NETWORK = ['unshare', '--map-root-user', '--net', ...WITHOUT_CAPABILITIES];

/** Mounts a disk at the data directory, in a namespace that ends with the process. */
export function onDisk(options: string): string[] {
  const script = `mount -t tmpfs -o ${options} tmpfs "$UPLINE_DATA_DIR" && exec "$@"`;
  return ['unshare', '--map-root-user', '--mount', 'sh', '-c', script, 'sh'];
}

/** The reason why a process cannot be started this way here; `false` if it can. */
export function whyNotLaunched(
  launcher: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): string | false {
  const [program = '', ...words] = launcher;
  try {
    execFileSync(program, [...words, 'true'], { env: { ...process.env, ...environment }, stdio: 'ignore' });
    return false;
  } catch {
    return `this machine does not allow: ${launcher.join(' ')}`;
  }
}
