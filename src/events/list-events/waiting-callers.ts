import { ProblemError } from '../../kernel/problem.ts';
import { eventProblem } from '../errors.ts';

/** Each is an open connection. */
const WAITING_MAX = 500;
/** One subscription must leave room for others. */
const WAITING_OF_ONE_MAX = 50;
const RETRY_AFTER_SECONDS = 5;

/** The requests that wait for events in this process. */
export interface WaitingCallers {
  /** Whether no further request may wait. */
  readonly isFull: boolean;
  /** @throws ProblemError `too_many_event_waits` when the subscription has reached its maximum number of waits */
  run(subscription: string, wait: () => Promise<void>): Promise<void>;
}

export function createWaitingCallers(): WaitingCallers {
  const counts = new Map<string, number>();
  let inAll = 0;
  const add = (subscription: string, difference: 1 | -1) => {
    const count = (counts.get(subscription) ?? 0) + difference;
    inAll += difference;
    if (count === 0) counts.delete(subscription);
    else counts.set(subscription, count);
  };
  return {
    get isFull() {
      return inAll >= WAITING_MAX;
    },
    async run(subscription, wait) {
      if ((counts.get(subscription) ?? 0) >= WAITING_OF_ONE_MAX) throw tooMany();
      add(subscription, 1);
      try {
        await wait();
      } finally {
        add(subscription, -1);
      }
    },
  };
}

function tooMany(): ProblemError {
  const problem = eventProblem('too_many_event_waits', 'wait', { max: WAITING_OF_ONE_MAX });
  return new ProblemError([{ ...problem, retryAfterSeconds: RETRY_AFTER_SECONDS }]);
}
