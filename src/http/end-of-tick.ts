let end: Promise<void> | undefined;

/**
 * Settles when this turn of the event loop has read all waiting requests, once for all callers.
 * Answers that wait for it are written one after the other. Separate writes would each wake a sleeping peer,
 * which costs more than all the rest of a read (docs/decisions/0032).
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
