import { type EventAnswer, writeEvent } from '../event-answer.ts';
import { eventTypes } from '../event-catalogue.ts';
import type { DeliveryResult } from './delivery-result.ts';
import { DELIVERY_TIMEOUT_MS, type SendEvent } from './send-webhook.ts';

/** A handler of the client extension. It may run more than once for an event. */
export type EventHandler = (
  event: EventAnswer,
  context: { readonly signal: AbortSignal },
) => Promise<void> | void;

/** Delivers events to the handlers of the client extension. An error thrown by a handler counts as a failure. */
export function createSendToHandler(
  handlers: Readonly<Partial<Record<string, EventHandler>>>,
  onError: (error: unknown, type: string) => void,
): SendEvent {
  return async function sendToHandler(event) {
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(DELIVERY_TIMEOUT_MS);
    let error: string | null = null;
    try {
      await Promise.race([handlers[event.type]?.(writeEvent(event), { signal }), rejection(signal)]);
    } catch (cause) {
      error = signal.aborted ? 'timeout' : 'handler_failed';
      onError(cause, event.type);
    }
    const outcome: DeliveryResult['outcome'] = error === null ? 'delivered' : 'failed';
    const durationMs = Math.round(performance.now() - startedAt);
    return { outcome, status: null, error, retryAfterMs: null, durationMs, headers: {}, answer: null };
  };
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

/** @returns the faults of an extension's handlers, by type of event */
export function validateEventHandlers(events: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(events).flatMap(([type, handler]) => {
    if (!eventTypes.some((known) => known === type))
      return [`unknown type "${type}" (known: ${eventTypes.join(', ')})`];
    return typeof handler === 'function' ? [] : [`the handler of "${type}" is not a function`];
  });
}
