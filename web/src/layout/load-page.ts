import { type ComponentType, lazy } from 'react';
import { unreachable } from '../api/api-error.ts';
import { isReachable } from '../api/is-reachable.ts';

/**
 * A page whose script is loaded when it is asked for. Without the server there is no script, and the reader is
 * told which of the two is missing.
 */
export function loadPage<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    try {
      return { default: await load() };
    } catch (error) {
      throw (await isReachable()) ? error : unreachable();
    }
  });
}
