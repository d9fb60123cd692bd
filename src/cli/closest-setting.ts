import { settings } from '../config/environment.ts';
import { closestName } from './suggest.ts';

const PREFIX = 'UPLINE_';

/** The setting that a mistyped name most likely stands for. */
export function closestSetting(mistyped: string): string | undefined {
  const names = Object.keys(settings).map((name) => name.slice(PREFIX.length).toLowerCase());
  const closest = closestName(mistyped.slice(PREFIX.length), names);
  return closest === undefined ? undefined : `${PREFIX}${closest.toUpperCase()}`;
}
