import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { SendEvent } from '../delivery/send-webhook.ts';
import { eventProblem } from '../errors.ts';
import type { StoredEvent } from '../feed-reader.ts';
import type { Attempt, Endpoint, StoredAttempt } from './endpoint.ts';
import type { EndpointReader } from './endpoint-reader.ts';
import type { EndpointStore } from './endpoint-store.ts';

export interface AttemptNowDependencies {
  readonly send: SendEvent;
  readonly reader: Pick<EndpointReader, 'secretsOf'>;
  readonly unitOfWork: UnitOfWork<{ readonly endpoints: EndpointStore }>;
  readonly clock: Clock;
}

/** Who waits for an attempt, and why it is made. */
export interface AttemptWay extends Pick<Attempt, 'againOf'> {
  readonly kind: 'test' | 'again';
  /** Aborts when the caller has left. */
  readonly caller: AbortSignal | undefined;
}

export type AttemptNow = (endpoint: Endpoint, event: StoredEvent, way: AttemptWay) => Promise<StoredAttempt>;

/** Attempts of this process at a time. Each may take 20 seconds, and opens a connection to an external server. */
const RUNNING_MAX = 20;
const RUNNING_OF_ENDPOINT_MAX = 2;
const RETRY_AFTER_SECONDS = 5;

/**
 * Makes the attempts that people ask for, and stores them.
 * @throws ProblemError `too_many_attempts`, `endpoint_of_extension`, `endpoint_not_found` if the endpoint was removed
 */
export function createAttemptNow({ send, reader, unitOfWork, clock }: AttemptNowDependencies): AttemptNow {
  const running = new Map<number, number>();
  const begin = (endpointId: number) => {
    const ofEndpoint = running.get(endpointId) ?? 0;
    const inAll = running.values().reduce((sum, count) => sum + count, 0);
    if (ofEndpoint >= RUNNING_OF_ENDPOINT_MAX || inAll >= RUNNING_MAX) throw tooMany();
    running.set(endpointId, ofEndpoint + 1);
  };
  const end = (endpointId: number) => {
    const left = (running.get(endpointId) ?? 1) - 1;
    if (left === 0) running.delete(endpointId);
    else running.set(endpointId, left);
  };
  const sendNow = async (endpoint: Endpoint, event: StoredEvent, caller: AbortSignal | undefined) => {
    begin(endpoint.id);
    try {
      const secrets = await reader.secretsOf(endpoint.id, clock().toISOString());
      return await send(event, { endpoint, secrets, ...(caller === undefined ? {} : { caller }) });
    } finally {
      end(endpoint.id);
    }
  };
  return async function attemptNow(endpoint, event, { caller, ...way }) {
    if (endpoint.kind === 'extension') throw new ProblemError([eventProblem('endpoint_of_extension')]);
    const at = clock().toISOString();
    const result = await sendNow(endpoint, event, caller);
    const { outcome, status, error, durationMs, headers, answer } = result;
    const attempt: Attempt = {
      ...{ endpointId: endpoint.id, customerId: event.customerId, type: event.type, at, ...way, actor: null },
      position: event.position === 0 ? null : event.position,
      outcome: outcome === 'gone' ? 'failed' : outcome,
      ...{ status, error, durationMs, headers, answer },
    };
    const [id = 0] = await unitOfWork.run(async ({ endpoints }) => {
      // Endpoint removed while the receiver answered.
      if ((await endpoints.lock(endpoint.id)) === null)
        throw new ProblemError([eventProblem('endpoint_not_found', 'endpointId')]);
      return endpoints.addAttempts([attempt]);
    });
    return { ...attempt, id };
  };
}

function tooMany(): ProblemError {
  const limits = { max: RUNNING_OF_ENDPOINT_MAX, maxInAll: RUNNING_MAX };
  const problem = eventProblem('too_many_attempts', undefined, limits);
  return new ProblemError([{ ...problem, retryAfterSeconds: RETRY_AFTER_SECONDS }]);
}
