import { settings } from '../config/environment.ts';
import { closestName } from '../kernel/suggest.ts';

const PREFIX = 'UPLINE_';

/** The closest setting for a mistyped name. */
export function closestSetting(mistyped: string): string | undefined {
  const names = Object.keys(settings).map((name) => name.slice(PREFIX.length).toLowerCase());
  const closest = closestName(mistyped.slice(PREFIX.length), names);
  return closest === undefined ? undefined : `${PREFIX}${closest.toUpperCase()}`;
}
