/**
 * Holds a hook until the test releases it. Declare it with `using` after the server, so that a failing test
 * does not leave the server waiting forever.
 */
export interface Gate extends Disposable {
  /** Resolves when a caller waits at the gate. */
  readonly reached: Promise<void>;
  /** The promise that a hook awaits. */
  pass(): Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  const arrival = Promise.withResolvers<void>();
  const opening = Promise.withResolvers<void>();
  return {
    reached: arrival.promise,
    pass() {
      arrival.resolve();
      return opening.promise;
    },
    open: () => opening.resolve(),
    [Symbol.dispose]: () => opening.resolve(),
  };
}
