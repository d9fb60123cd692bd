/** Wakes the callers in this process that wait for new events. */
export interface FeedSignal {
  /** Changes with every wake. Take it before a read, so that no wake is missed after it. */
  readonly version: number;
  readonly isEnded: boolean;
  wake(): void;
  /** Resolves at a wake after this version, after `timeoutMs`, or when a signal aborts. */
  next(version: number, timeoutMs: number, signal?: AbortSignal): Promise<void>;
  /** Ends all present and later waits because the server stops. */
  end(): void;
}

export function createFeedSignal(): FeedSignal {
  const waiting = new Set<() => void>();
  let version = 0;
  let isEnded = false;
  const wake = () => {
    version += 1;
    for (const resume of [...waiting]) resume();
  };
  return {
    wake,
    next(seen, timeoutMs, signal) {
      if (isEnded || version !== seen || signal?.aborted === true) return Promise.resolve();
      return new Promise((resolve) => {
        const resume = () => {
          waiting.delete(resume);
          clearTimeout(timer);
          signal?.removeEventListener('abort', resume);
          resolve();
        };
        const timer = setTimeout(resume, timeoutMs);
        signal?.addEventListener('abort', resume);
        waiting.add(resume);
      });
    },
    end() {
      isEnded = true;
      wake();
    },
    get version() {
      return version;
    },
    get isEnded() {
      return isEnded;
    },
  };
}
