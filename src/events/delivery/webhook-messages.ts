import { Webhook } from 'standardwebhooks';
import type { Endpoint, EndpointSecrets } from '../endpoints/endpoint.ts';
import { eventId, writeData } from '../event-answer.ts';
import type { StoredEvent } from '../feed-reader.ts';
import { type DeliveredCustomer, publishedMessages } from './published-bodies.ts';

/** A request, ready to be sent. */
export interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface MessageFacts {
  /** As stored now; `null` where the format does not need it, or there is none. */
  readonly customer: DeliveredCustomer | null;
  readonly now: Date;
  readonly clientId: string;
  readonly isReplay: boolean;
}

/** The headers that are not stored. */
const SECRET_HEADERS = ['Authorization'];

/** The settings of an endpoint that decide on bodies. */
type BodySettings = Pick<Endpoint, 'format' | 'types' | 'includesCustomer'>;

/** Whether deliveries of an endpoint contain more data than events hold. */
export function needsCustomer({ format, includesCustomer }: Endpoint, { customerId }: StoredEvent): boolean {
  return customerId !== null && (format === 'published' || includesCustomer);
}

/** The requests that deliver an event, in order; none for an event that the format does not have. */
export function webhookMessages(
  event: StoredEvent,
  endpoint: BodySettings,
  secrets: EndpointSecrets,
  facts: MessageFacts,
): readonly WebhookMessage[] {
  const common = { 'Content-Type': 'application/json; charset=UTF-8', 'User-Agent': 'Upline' };
  const replayed: WebhookMessage['headers'] = facts.isReplay ? { 'X-Upline-Replay': 'true' } : {};
  if (endpoint.format === 'standard') {
    const id = eventId(event);
    const body = JSON.stringify(standardBody(event, endpoint, facts));
    return [{ body, headers: { ...common, ...signatureHeaders(id, body, secrets, facts.now), ...replayed } }];
  }
  return publishedMessages(event, endpoint.types, facts.customer).map((message) => {
    const body = JSON.stringify(message.body);
    const headers = {
      ...common,
      ...(secrets.bearer === null ? {} : { Authorization: `Bearer ${secrets.bearer}` }),
      'X-Directscale-Client-Id': facts.clientId,
      'X-Directscale-Message-Id': message.id,
      ...(event.actor === '' ? {} : { 'X-Directscale-User': headerText(event.actor) }),
      ...signatureHeaders(message.id, body, secrets, facts.now),
      ...replayed,
    };
    return { body, headers };
  });
}

export function withoutSecrets(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !SECRET_HEADERS.includes(name)));
}

function standardBody(event: StoredEvent, { includesCustomer }: BodySettings, { customer }: MessageFacts) {
  const { position, customerId, actor, requestId } = event;
  const about = { Position: position, CustomerId: customerId, Actor: actor, RequestId: requestId };
  const included = includesCustomer && customer !== null ? { Customer: customer.answer } : {};
  return {
    type: event.type,
    timestamp: event.at,
    data: { ...about, ...writeData(event.data), ...included },
  };
}

/** The three headers of Standard Webhooks, signed with each valid secret. */
function signatureHeaders(id: string, body: string, { signing }: EndpointSecrets, now: Date) {
  const signatures = signing.map((secret) => new Webhook(secret).sign(id, now, body));
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': signatures.join(' '),
  };
}

/** Names of subscriptions may have characters that headers cannot contain. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
