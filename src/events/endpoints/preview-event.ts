import type { Clock } from '../../kernel/call-context.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { SendPorts } from '../delivery/send-webhook.ts';
import { needsCustomer, type WebhookMessage, webhookMessages } from '../delivery/webhook-messages.ts';
import { eventProblem } from '../errors.ts';
import type { FeedReader, StoredEvent } from '../feed-reader.ts';
import type { Endpoint } from './endpoint.ts';

/** What an endpoint would get for an event now. Nothing is sent. */
export interface EventPreview {
  readonly event: StoredEvent;
  /**
   * Why nothing would be sent: `rights` when the subscription may not see the event now, `types` when the settings
   * leave it out; `null` when it would be sent.
   */
  readonly leftOut: 'rights' | 'types' | null;
  /** The requests, in order. They have no signature and no bearer token; none when the event is left out. */
  readonly messages: readonly WebhookMessage[];
}

export type PreviewEvent = (endpoint: Endpoint, position: number) => Promise<EventPreview>;

export interface PreviewEventDependencies {
  readonly feed: Pick<FeedReader, 'one'>;
  readonly customer: SendPorts['customer'];
  /** The types that an endpoint gets now; `null` for all, `wait` for none at the moment. */
  readonly typesFor: (endpoint: Endpoint) => Promise<readonly string[] | null | 'wait'>;
  readonly mayGet: (endpoint: Endpoint, type: string) => Promise<boolean>;
  readonly clientId: string;
  readonly clock: Clock;
}

/** Stands for values that are made from a secret when an event is sent. */
const MADE_LATER = '…';

/** @throws ProblemError `event_not_stored`, and `endpoint_of_extension` for an endpoint that gets no requests */
export function createPreviewEvent(dependencies: PreviewEventDependencies): PreviewEvent {
  const { feed, customer, clientId, clock } = dependencies;
  return async function previewEvent(endpoint, position) {
    if (endpoint.kind === 'extension') throw new ProblemError([eventProblem('endpoint_of_extension')]);
    const event = await feed.one(position);
    if (event === null) throw new ProblemError([eventProblem('event_not_stored', 'position')]);
    const leftOut = await whyLeftOut(dependencies, endpoint, event);
    if (leftOut !== null) return { event, leftOut, messages: [] };
    const { customerId } = event;
    const needed = customerId !== null && needsCustomer(endpoint, event);
    const secrets = { signing: [], bearer: endpoint.format === 'published' ? MADE_LATER : null };
    const messages = webhookMessages(event, endpoint, secrets, {
      customer: needed ? await customer(customerId) : null,
      now: clock(),
      clientId,
      isReplay: false,
    });
    return { event, leftOut, messages: messages.map(withoutSignature) };
  };
}

async function whyLeftOut(
  { typesFor, mayGet }: PreviewEventDependencies,
  endpoint: Endpoint,
  { type }: StoredEvent,
): Promise<EventPreview['leftOut']> {
  if (!(await mayGet(endpoint, type))) return 'rights';
  const types = await typesFor(endpoint);
  return types === null || (types !== 'wait' && types.includes(type)) ? null : 'types';
}

function withoutSignature({ body, headers }: WebhookMessage): WebhookMessage {
  return { body, headers: { ...headers, 'webhook-signature': `v1,${MADE_LATER}` } };
}
