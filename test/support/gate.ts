/**
 * Holds a hook open until the test lets it go on. Declared with `using` after the server that waits for
 * it, so that a test that fails does not leave the server waiting for ever.
 */
export interface Gate extends Disposable {
  /** Settles when somebody waits at the gate. */
  readonly reached: Promise<void>;
  /** What a hook awaits. */
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
