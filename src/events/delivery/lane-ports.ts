import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { Clock } from '../../kernel/call-context.ts';
import type { Attempt, Endpoint } from '../endpoints/endpoint.ts';
import type { FeedReader } from '../feed-reader.ts';
import type { ClaimedEndpoint, DeliveryStore } from './delivery-store.ts';
import type { SendEvent } from './send-webhook.ts';

/** Settings and secrets of an endpoint. */
export type LaneTarget = Pick<ClaimedEndpoint, 'endpoint' | 'secrets'>;

/** What the deliveries of one endpoint need. */
export interface LanePorts {
  readonly owner: string;
  readonly feed: Pick<FeedReader, 'page' | 'one' | 'purgedThrough'>;
  readonly unitOfWork: UnitOfWork<{ readonly deliveries: DeliveryStore }>;
  /** Never throws. Ends within the time limit of a delivery. */
  readonly send: SendEvent;
  /**
   * Types that the endpoint gets now, by its settings and the rights of its subscription; `null` for all. `wait`
   * while the subscription may do nothing: its events stay where they are.
   */
  readonly typesFor: (endpoint: Endpoint) => Promise<readonly string[] | null | 'wait'>;
  /** Whether this process may begin another delivery, by the age of its lease. */
  readonly mayBegin: () => boolean;
  readonly onAttempt: (endpoint: Endpoint, attempt: Attempt) => void;
  /** The endpoint must stop: for a reason, since an instant. */
  readonly onDisable: (endpoint: Endpoint, reason: 'gone' | 'failing', since: string) => Promise<void>;
  /** Half of the time until the endpoint is disabled has passed. */
  readonly onFailing: (endpoint: Endpoint, since: string) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}
