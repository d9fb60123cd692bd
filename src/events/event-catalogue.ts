import Type, { type TProperties } from 'typebox';
import type { EventData, EventType } from '../kernel/event.ts';

/** What an event is about; decides which subscriptions may see it. */
type EventSubject = 'customers' | 'trees' | 'server';

/** One type of event, as shown in the documentation. */
export interface EventDefinition<Name extends EventType = EventType> {
  readonly summary: string;
  readonly subject: EventSubject;
  /** Members of its data, in the form of answers. */
  readonly data: TProperties;
  readonly example: EventData[Name];
}

const baseType = (description: string) => Type.Integer({ description });
const status = baseType;
const id = (description: string) => Type.Integer({ description });
const idOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], description });
const text = (description: string) => Type.String({ description });

const change = (of: string) => ({ From: baseType(`${of} before.`), To: baseType(`${of} after.`) });
const tree = { Tree: text('Name of the tree.') };
const place = {
  UplineId: idOrNull('Upline; null for a root.'),
  Leg: text('Leg under the upline; empty in trees without legs.'),
};
const batch = { BatchId: Type.Optional(id('The placement batch, if one did it.')) };
const merge = { MergeId: id('The merge.'), SurvivorId: id('The customer who stays.') };
const from = { From: Type.Object(place, { description: 'The place before.' }) };

/** Every type of event, in the order of the documentation. */
export const eventCatalogue: { readonly [Name in EventType]: EventDefinition<Name> } = {
  'customer.created': {
    summary: 'A customer was enrolled.',
    subject: 'customers',
    data: {
      BaseType: baseType('Base type.'),
      Status: status('Status.'),
      SponsorId: idOrNull('The requested sponsor.'),
    },
    example: { baseType: 2, status: 1, sponsorId: 2 },
  },
  'customer.updated': {
    summary: 'The record of a customer changed. Every change of a record has exactly one such event.',
    subject: 'customers',
    data: {
      Fields: Type.Array(Type.String(), {
        description:
          'Names of the changed fields, as in answers; empty when the record was written again unchanged.',
      }),
    },
    example: { fields: ['EmailAddress', 'PrimaryAddress.City'] },
  },
  'customer.type_changed': {
    summary: 'The base type of a customer changed, by an upgrade or otherwise.',
    subject: 'customers',
    data: change('Base type'),
    example: { from: 2, to: 1 },
  },
  'customer.status_changed': {
    summary: 'The status of a customer changed.',
    subject: 'customers',
    data: change('Status'),
    example: { from: 1, to: 4 },
  },
  'customer.upgraded': {
    summary: 'A customer was upgraded.',
    subject: 'customers',
    data: change('Base type'),
    example: { from: 2, to: 1 },
  },
  'customer.web_aliases_changed': {
    summary: 'The additional web aliases of a customer were replaced.',
    subject: 'customers',
    data: { Additional: Type.Integer({ description: 'Number of additional aliases now.' }) },
    example: { additional: 2 },
  },
  'customer.password_changed': {
    summary: 'The password of a customer was set or removed.',
    subject: 'customers',
    data: { HasPassword: Type.Boolean({ description: 'Whether there is a password now.' }) },
    example: { hasPassword: true },
  },
  'customer.login_locked': {
    summary: 'Too many logins of a customer failed.',
    subject: 'customers',
    data: { Until: text('When logins are possible again, ISO 8601 UTC.') },
    example: { until: '2026-11-25T09:19:12.000Z' },
  },
  'customer.erased': {
    summary: 'A person was erased. Delete what you store of them. This event is never purged.',
    subject: 'customers',
    data: {},
    example: {},
  },
  'customer.merged': {
    summary: 'A customer was merged into another one, who has the downlines from now on.',
    subject: 'customers',
    data: merge,
    example: { mergeId: 1, survivorId: 1001 },
  },
  'customer.merge_undone': {
    summary: 'A merge was undone: the customer has the record and the downlines again.',
    subject: 'customers',
    data: merge,
    example: { mergeId: 1, survivorId: 1001 },
  },
  'customers.imported': {
    summary: 'An import of a file has finished. Its customers have no other events.',
    subject: 'customers',
    data: {
      Count: Type.Integer({ description: 'Number of customers.' }),
      Ranges: Type.Array(Type.Array(Type.Integer(), { minItems: 2, maxItems: 2 }), {
        description:
          'First and last id of each range of customers; with very many ranges, one from the lowest to the highest id.',
      }),
    },
    example: { count: 3, ranges: [[1001, 1003]] },
  },
  'placement.placed': {
    summary: 'A customer got a place in a tree.',
    subject: 'trees',
    data: { ...tree, ...place, ...batch },
    example: { tree: 'Unilevel', uplineId: 2, leg: '' },
  },
  'placement.moved': {
    summary: 'A customer moved within a tree, with the whole downline. The nodes below have no event.',
    subject: 'trees',
    data: { ...tree, ...place, ...from, ...batch },
    example: { tree: 'Unilevel', uplineId: 1001, leg: '', from: { uplineId: 2, leg: '' } },
  },
  'placement.removed': {
    summary: 'A customer was removed from a tree.',
    subject: 'trees',
    data: {
      ...tree,
      ...from,
      KeepsPlace: Type.Boolean({ description: 'Whether the place stays, marked vacant.' }),
      ...batch,
    },
    example: { tree: 'Unilevel', from: { uplineId: 2, leg: '' }, keepsPlace: false },
  },
  'placement_batch.committed': {
    summary: 'A placement batch was committed, after the events of its items.',
    subject: 'trees',
    data: { BatchId: id('The batch.'), Items: Type.Integer({ description: 'Number of items.' }) },
    example: { batchId: 1, items: 12 },
  },
  'placement_batch.undone': {
    summary: 'A placement batch was undone, after the events of its items.',
    subject: 'trees',
    data: { BatchId: id('The batch.'), Items: Type.Integer({ description: 'Number of items.' }) },
    example: { batchId: 1, items: 12 },
  },
  'extension.posted': {
    summary: 'The client extension posted an event with `EventService.PostEvent`.',
    subject: 'server',
    data: {
      Name: text('Name that the extension gave it.'),
      Payload: Type.Unsafe<unknown>({ description: 'What the extension gave it, unchanged.' }),
    },
    example: { name: 'KitShipped', payload: { kitId: 7 } },
  },
  'day.started': {
    summary: 'A day began, at the time and in the time zone of the settings; once for all processes.',
    subject: 'server',
    data: { Date: text('Calendar date, `YYYY-MM-DD`.') },
    example: { date: '2026-11-25' },
  },
  'endpoint.failing': {
    summary: 'An event endpoint has had no success for half of the time after which it is disabled.',
    subject: 'server',
    data: { EndpointId: id('The endpoint.'), Since: text('The first failure, ISO 8601 UTC.') },
    example: { endpointId: 1, since: '2026-11-22T21:00:00.000Z' },
  },
  'endpoint.disabled': {
    summary: 'An event endpoint was disabled: it failed for too long, or answered 410.',
    subject: 'server',
    data: {
      EndpointId: id('The endpoint.'),
      Reason: Type.Enum(['failing', 'gone'], { description: 'Why.' }),
      Since: text('The first failure, ISO 8601 UTC.'),
    },
    example: { endpointId: 1, reason: 'failing', since: '2026-11-20T09:00:00.000Z' },
  },
};

export const eventTypes = Object.keys(eventCatalogue) as readonly EventType[];

export function isEventType(text: string): text is EventType {
  return Object.hasOwn(eventCatalogue, text);
}

/** The read operation that a subscription needs for the events of each subject; `null` if no operation is needed. */
const NEEDED: Readonly<Record<EventSubject, string | null>> = {
  customers: 'GetCustomer',
  trees: 'ListPlacements',
  server: null,
};

/** The types that a subscription may see. @param operations ids of the operations that it may use */
export function visibleTypes(operations: ReadonlySet<string>): readonly EventType[] {
  return eventTypes.filter((type) => {
    const needed = NEEDED[eventCatalogue[type].subject];
    return needed === null || operations.has(needed);
  });
}
