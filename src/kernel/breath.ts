/** Leaves as much time again for the last step of a loop and other short work, so that no turn takes over 5 ms. */
const HOLD_MAX_MS = 2;

/** Frees the thread if it was held for long. */
export type Breath = () => Promise<void> | undefined;

/** Loops that have freed the thread, in the order in which they continue: one in each turn of the event loop. */
const waiting: (() => void)[] = [];
/** When the clock was first read in this turn of the event loop; `null` before that. */
let turnSince: number | null = null;

/**
 * For loops that await only values that are already available, such as reads of the embedded engine. Call it in
 * each round: it frees the thread for other work whenever it has been held for some milliseconds. All loops of the
 * thread share a turn, so that several of them at once do not hold it for longer.
 * @param signal ends the loop: the breath throws its reason
 */
export function createBreath(signal?: AbortSignal): Breath {
  beginOfTurn();
  return () => {
    signal?.throwIfAborted();
    return performance.now() - beginOfTurn() < HOLD_MAX_MS ? undefined : nextTurn();
  };
}

/** For a step that takes some milliseconds itself: no loop holds the thread before it in the same turn. */
export function nextTurn(): Promise<void> {
  beginOfTurn();
  return new Promise((goOn) => {
    waiting.push(goOn);
  });
}

function beginOfTurn(): number {
  if (turnSince === null) {
    turnSince = performance.now();
    setImmediate(endTurn);
  }
  return turnSince;
}

function endTurn(): void {
  const goOn = waiting.shift();
  turnSince = null;
  if (goOn === undefined) return;
  beginOfTurn();
  goOn();
}
