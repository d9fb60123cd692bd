import { setImmediate } from 'node:timers/promises';

/** Leaves as much again for what a request does before and after the loop, so that no turn takes over 5 ms. */
const HOLD_MAX_MS = 2;

/** Frees the thread if it was held for long. */
export type Breath = () => Promise<void> | undefined;

/**
 * For loops that await only values that are already there, such as reads of the embedded engine. Call it in
 * each round: it frees the thread for other work whenever the loop has held it for some milliseconds.
 * @param signal ends the loop: the breath throws its reason
 */
export function createBreath(signal?: AbortSignal): Breath {
  let since = performance.now();
  return () => {
    signal?.throwIfAborted();
    if (performance.now() - since < HOLD_MAX_MS) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
