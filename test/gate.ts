/** Holds a hook open until the test lets it go on. */
export interface Gate {
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
  };
}
