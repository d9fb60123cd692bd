import { setImmediate } from 'node:timers/promises';

/** Longest time that one request may keep the main thread from the others. */
const HOLD_MAX_MS = 4;

/**
 * For loops that await nothing but what is there already, such as reads of the embedded engine: called in each round, it
 * lets everybody else have the thread whenever the loop has held it for some milliseconds.
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
