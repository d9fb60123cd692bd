import { type ComponentType, lazy } from 'react';
import { unreachable } from '../api/api-error.ts';
import { isReachable } from '../api/is-reachable.ts';

/**
 * A page whose script is loaded on demand. If the script cannot be loaded, the error says whether the server is
 * unreachable.
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
