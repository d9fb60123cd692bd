/** Buffers entries while requests run and writes them a little later, so that no request waits for them. */
export interface BackgroundWriter {
  /** Writes the buffer now. */
  flush(): Promise<void>;
  /** Writes the buffer, and stops. */
  close(): Promise<void>;
}

/**
 * Calls `write` at every interval, one call at a time.
 * @param write must not throw
 * @param intervalMs milliseconds between two calls
 */
export function startBackgroundWriter(write: () => Promise<void>, intervalMs: number): BackgroundWriter {
  let writing: Promise<void> = Promise.resolve();
  const flush = () => {
    writing = writing.then(write);
    return writing;
  };
  const timer = setInterval(() => void flush(), intervalMs);
  timer.unref();
  return {
    flush,
    async close() {
      clearInterval(timer);
      await flush();
    },
  };
}
