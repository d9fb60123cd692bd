import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

/** Only a fault lasts longer, even on a slow machine. */
const TIMEOUT_MS = 60_000;
const PAUSE_MS = 5;

export interface Patience {
  readonly timeoutMs?: number;
  readonly pauseMs?: number;
}

/**
 * Calls `look` until it returns a value, and returns that value.
 * @param look returns a falsy value until then
 * @throws AssertionError after the time limit, with the text of `look`
 */
export async function until<Value>(
  look: () => Value | Promise<Value>,
  { timeoutMs = TIMEOUT_MS, pauseMs = PAUSE_MS }: Patience = {},
): Promise<Exclude<Value, false | null | undefined>> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const value = await look();
    if (value) return value as Exclude<Value, false | null | undefined>;
    assert.ok(performance.now() < endsAt, `did not happen in ${timeoutMs} ms: ${look}`);
    await delay(pauseMs);
  }
}
