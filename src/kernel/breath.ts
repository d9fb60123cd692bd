import { setImmediate } from 'node:timers/promises';

/** Longest time that one request may block the main thread. */
const HOLD_MAX_MS = 4;

/**
 * For loops that await only values that are already there, such as reads of the embedded engine. Call it in
 * each round: it frees the thread for other work whenever the loop has held it for some milliseconds.
 */
export function createBreath(): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < HOLD_MAX_MS) return undefined;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
