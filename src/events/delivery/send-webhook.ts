import type { Clock } from '../../kernel/call-context.ts';
import type { Endpoint, EndpointSecrets } from '../endpoints/endpoint.ts';
import type { StoredEvent } from '../feed-reader.ts';
import type { CheckedAgents } from './checked-agents.ts';
import type { DeliveryResult } from './delivery-result.ts';
import type { EventNetworks } from './event-networks.ts';
import { type PostedAnswer, postEvent } from './post-event.ts';
import type { DeliveredCustomer } from './published-bodies.ts';
import { readRetryAfter } from './retry-schedule.ts';
import { needsCustomer, type WebhookMessage, webhookMessages, withoutSecrets } from './webhook-messages.ts';

export interface SendPorts {
  readonly agents: CheckedAgents;
  readonly networks: EventNetworks;
  /** A customer as stored now; `null` for an unknown id. */
  readonly customer: (id: number) => Promise<DeliveredCustomer | null>;
  readonly clientId: string;
  readonly clock: Clock;
  readonly timeoutMs?: number;
}

export interface SendTarget {
  readonly endpoint: Endpoint;
  readonly secrets: EndpointSecrets;
  readonly isReplay?: boolean;
  /** Aborts when the caller who waits for the answer has left; the delivery then fails. */
  readonly caller?: AbortSignal;
}

/** Sends one event to one endpoint, within the time limit. Never throws. */
export type SendEvent = (event: StoredEvent, target: SendTarget) => Promise<DeliveryResult>;

/** Limit for all requests of one event, to the last byte of the last answer. Leases depend on it. */
export const DELIVERY_TIMEOUT_MS = 20_000;
/** What is kept of an answer, in characters. */
const KEPT_ANSWER_MAX = 1_000;

export function createSendWebhook(ports: SendPorts): SendEvent {
  const { customer: readCustomer, clientId, clock, timeoutMs = DELIVERY_TIMEOUT_MS } = ports;
  return async function sendWebhook(event, target) {
    const { endpoint, secrets, isReplay = false, caller } = target;
    const startedAt = performance.now();
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = caller === undefined ? timeout : AbortSignal.any([timeout, caller]);
    const { customerId } = event;
    const needed = customerId !== null && needsCustomer(endpoint, event);
    let message: WebhookMessage | undefined;
    let result: Omit<DeliveryResult, 'headers' | 'durationMs'> = DELIVERED;
    try {
      const customer = needed ? await readCustomer(customerId) : null;
      const messages = webhookMessages(event, endpoint, secrets, {
        customer,
        now: clock(),
        clientId,
        isReplay,
      });
      for (message of messages) {
        result = await sendOne(ports, endpoint, message, signal);
        if (result.outcome !== 'delivered') break;
      }
    } catch (error) {
      result = { ...FAILED, error: errorCode(error) };
    }
    const durationMs = Math.round(performance.now() - startedAt);
    return { ...result, durationMs, headers: withoutSecrets(message?.headers ?? {}) };
  };
}

const DELIVERED = {
  outcome: 'delivered',
  status: null,
  error: null,
  retryAfterMs: null,
  answer: null,
} as const;
const FAILED = { ...DELIVERED, outcome: 'failed' } as const;

async function sendOne(
  { agents, networks, clock }: SendPorts,
  endpoint: Endpoint,
  message: WebhookMessage,
  signal: AbortSignal,
): Promise<Omit<DeliveryResult, 'headers' | 'durationMs'>> {
  try {
    const answer = await postEvent(new URL(endpoint.url ?? ''), message, agents, signal);
    // The answer of a receiver in an internal network is not shown: deliveries would otherwise allow reading
    // from there.
    const isShown = !networks.isListed(answer.address);
    return {
      ...judge(answer, endpoint),
      status: answer.status,
      retryAfterMs: readRetryAfter(answer.headers['retry-after'], clock()),
      answer: isShown ? answer.text.slice(0, KEPT_ANSWER_MAX).replaceAll('\0', '') : null,
    };
  } catch (error) {
    return { ...FAILED, error: signal.aborted ? whyAborted(signal) : errorCode(error) };
  }
}

function judge({ status }: PostedAnswer, { format }: Endpoint): Pick<DeliveryResult, 'outcome' | 'error'> {
  // In the published format, only 200 is a success.
  if (format === 'published' ? status === 200 : status >= 200 && status < 300)
    return { outcome: 'delivered', error: null };
  if (status === 410) return { outcome: 'gone', error: 'gone' };
  if (status === 429) return { outcome: 'throttled', error: 'throttled' };
  return { outcome: 'failed', error: status >= 300 && status < 400 ? 'redirected' : 'status' };
}

function whyAborted({ reason }: AbortSignal): 'timeout' | 'caller_left' {
  return (reason as Partial<Error> | undefined)?.name === 'TimeoutError' ? 'timeout' : 'caller_left';
}

/** A code such as `ECONNREFUSED`; messages may repeat a URL. */
function errorCode(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? code : 'broken';
}
