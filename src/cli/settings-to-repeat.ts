import type { Environment } from '../config/environment.ts';

const PLAIN = /^[\w./:-]+$/;

/** The settings that a command needs to find this installation and its address; none of them is secret. */
export function settingsToRepeat(environment: Environment): string {
  const named = (['UPLINE_DATA_DIR', 'UPLINE_PORT'] as const).flatMap((name) => {
    const value = environment[name];
    if (value === undefined) return [];
    return [`${name}=${PLAIN.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`} `];
  });
  return named.join('');
}
