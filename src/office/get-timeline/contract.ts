import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { integerOrNull, OFFICE_TAG, personOrNull, textOrNull } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';

const ENTRIES_MAX = 100;
export const ENTRIES_DEFAULT = 50;
export const KINDS = ['Type', 'Place', 'Status', 'Fields', 'Note', 'Merge', 'Hook', 'Event'] as const;

const Delivery = Type.Object({
  EndpointId: Type.Integer({ description: 'Event endpoint.' }),
  EndpointName: Type.String({ description: 'Its name.' }),
  AttemptId: Type.Integer({ description: 'The newest attempt there.' }),
  Outcome: Type.Enum(['delivered', 'failed', 'throttled', 'skipped'], { description: 'What became of it.' }),
});

const Effect = Type.Object({
  Kind: Type.Enum([...KINDS], { description: 'What this is about.' }),
  At: Type.String({ description: 'When, ISO 8601 UTC.' }),
  FromType: integerOrNull('Base type before; null for the enrollment.'),
  ToType: integerOrNull('Base type after.'),
  FromStatus: integerOrNull('Status before.'),
  ToStatus: integerOrNull('Status after.'),
  Fields: Type.Array(
    Type.Object({
      Field: Type.String({ description: 'Field that changed, spelled as in the API.' }),
      From: textOrNull('The value before, with the mask of its field; null for none.'),
      To: textOrNull('The value after, with the mask of its field; null for none.'),
    }),
    {
      description:
        'The fields that a change of the record concerns; empty otherwise. A password has no values.',
    },
  ),
  Tree: textOrNull('Tree of the place.'),
  Action: textOrNull('`Placed`, `Moved` or `Left`, for a place; `Merged` or `Undone`, for a merge.'),
  From: personOrNull('Upline before; of a merge, the person who was merged.'),
  To: personOrNull('Upline after; of a merge, the person who stayed.'),
  Leg: textOrNull('Leg under the upline; empty in trees without legs.'),
  Text: textOrNull('Text of a note, reason of a place or a merge, name of a hook, or type of an event.'),
  Detail: textOrNull(
    'Source of a note, placement rule, decision of a hook, or sign-up date of an enrollment on another day.',
  ),
  DurationMs: Type.Unsafe<number | null>({ type: ['number', 'null'], description: 'Time in a hook.' }),
  Deliveries: Type.Array(Delivery, {
    description: 'Where an event was sent in the last 7 days; only with `events.read`.',
  }),
});

const Entry = Type.Object({
  At: Type.String({ description: 'When the request took effect, ISO 8601 UTC.' }),
  Actor: Type.String({ description: 'Subscription or person who asked for it.' }),
  Operation: textOrNull('Operation of the request, if it is known.'),
  OperationTitle: textOrNull('Title of that operation, for people.'),
  RequestId: textOrNull('`X-DirectScale-RequestId` of the request.'),
  Effects: Type.Array(Effect, { description: 'What the request did to this person.' }),
});

const Timeline = Type.Object(
  {
    Entries: Type.Array(Entry, { description: 'Latest first.' }),
    Next: textOrNull('`before` of the next page; null when this is the last.'),
  },
  { title: 'PersonTimeline' },
);

export type TimelineEffect = Static<typeof Effect>;
export type TimelineEntry = Static<typeof Entry>;
export type Timeline = Static<typeof Timeline>;

export const getTimelineContract = defineContract({
  id: 'GetTimeline',
  endsWithCaller: true,
  method: 'GET',
  path: '/office/people/{customerId}/timeline',
  tag: OFFICE_TAG,
  summary: 'Get Timeline',
  description: `What happened to a person, latest first: enrollment, type changes, statuses, fields, places in all trees, merges, notes and service log, calls
of hooks, events with their deliveries. What one request did is one entry. Of changed fields, notes, hook calls and events, the latest 500
are included. Recorded.`,
  params: CustomerIdParams,
  query: Type.Object({
    before: Type.Optional(
      Type.String({
        maxLength: 40,
        format: 'wire-date',
        'x-problem': 'invalid_date',
        description: 'Only entries before this instant: `Next` of the previous page.',
      }),
    ),
    kind: Type.Optional(Type.Enum([...KINDS], { description: 'Only entries with an effect of this kind.' })),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: ENTRIES_MAX,
        description: `Maximum number of entries; ${ENTRIES_DEFAULT} by default.`,
      }),
    ),
  }),
  body: undefined,
  answer: { status: 200, description: 'The entries.', schema: Timeline },
  errors: [...OFFICE_ERRORS, 'customer_not_found', 'invalid_date', ...LONG_READ_ERRORS],
});
