import Type, { type Static } from 'typebox';
import { writePageCursor } from '../kernel/page-cursor.ts';
import { eventTypes } from './event-catalogue.ts';
import type { StoredEvent } from './feed-reader.ts';

export const EventAnswer = Type.Object(
  {
    Id: Type.String({ description: 'Id of the event, the same in every delivery.' }),
    Position: Type.Integer({ description: 'Place in the feed; positions have no gaps.' }),
    Type: Type.Enum([...eventTypes], { description: 'What happened.' }),
    At: Type.String({ description: 'When, ISO 8601 UTC with milliseconds.' }),
    CustomerId: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'The customer that the event is about, if it is one.',
    }),
    Actor: Type.String({ description: 'Subscription that made the request, or `upline`.' }),
    RequestId: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: '`X-DirectScale-RequestId` of the request.',
    }),
    Data: Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'What changed; the members depend on the type.',
    }),
  },
  { title: 'Event', description: 'Something that happened. It holds ids, enumerations and names of fields.' },
);

export type EventAnswer = Static<typeof EventAnswer>;

export function writeEvent(event: StoredEvent): EventAnswer {
  return {
    Id: eventId(event),
    Position: event.position,
    Type: event.type,
    At: event.at,
    CustomerId: event.customerId,
    Actor: event.actor,
    RequestId: event.requestId,
    Data: writeData(event.data),
  };
}

export function eventId({ position }: Pick<StoredEvent, 'position'>): string {
  return `evt_${position}`;
}

/** The member that the client extension fills; its names stay unchanged. */
const FOREIGN = 'payload';

/** Names in the form of all answers. */
export function writeData(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(data)) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && name !== FOREIGN;
    written[name.charAt(0).toUpperCase() + name.slice(1)] = isObject ? writeData({ ...value }) : value;
  }
  return written;
}

/** The cursor after an event. */
export function cursorAt(position: number): string {
  return writePageCursor({ at: null, id: position });
}
