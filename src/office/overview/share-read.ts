/**
 * Callers that ask while a read runs share that read, so that many callers take one place among the long reads. The
 * read is canceled when the last of them has left. Each caller gets the error of a read that fails.
 */
export function shareRead<Answer>(
  read: (signal: AbortSignal) => Promise<Answer>,
): (signal?: AbortSignal) => Promise<Answer> {
  let current: SharedRead<Answer> | null = null;
  const begin = (): SharedRead<Answer> => {
    const stop = new AbortController();
    const begun: SharedRead<Answer> = { stop, callers: 0, answer: read(stop.signal) };
    const end = () => {
      if (current === begun) current = null;
    };
    void begun.answer.then(end, end);
    return begun;
  };
  return async (signal) => {
    signal?.throwIfAborted();
    // A read whose callers have all left is ending, and its error must not reach a new caller.
    if (current === null || current.stop.signal.aborted) current = begin();
    const joined = current;
    joined.callers += 1;
    const leave = () => {
      joined.callers -= 1;
      if (joined.callers === 0) joined.stop.abort(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await joined.answer;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  };
}

interface SharedRead<Answer> {
  readonly stop: AbortController;
  readonly answer: Promise<Answer>;
  callers: number;
}
