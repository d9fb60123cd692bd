let end: Promise<void> | undefined;

/**
 * Settles when this turn of the event loop has read all requests that were waiting, once for all callers.
 *
 * Answers that wait for it are written one after the other. Written singly, each would wake a peer that has
 * gone to sleep meanwhile; that costs more than all the rest of a read (docs/decisions/0032).
 */
export function endOfTick(): Promise<void> {
  end ??= new Promise((resolve) =>
    setImmediate(() => {
      end = undefined;
      resolve();
    }),
  );
  return end;
}
