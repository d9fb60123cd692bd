import Type, { type TObject } from 'typebox';
import type { EventType } from '../../kernel/event.ts';
import { textOrNull, time } from '../endpoints/endpoint-models.ts';
import { eventCatalogue, eventTypes } from '../event-catalogue.ts';
import type { StoredEvent } from '../feed-reader.ts';
import type { PublishedType } from './published-bodies.ts';
import { webhookMessages } from './webhook-messages.ts';

/** What receivers get for one type of event, for the documentation. */
export interface WebhookDescription {
  /** Type of the event, in the format that it belongs to. */
  readonly type: string;
  readonly format: 'standard' | 'published';
  readonly summary: string;
  /** The body, JSON. */
  readonly body: TObject;
  /** A request as deliveries send it. */
  readonly example: { readonly headers: Readonly<Record<string, string>>; readonly body: unknown };
}

const CUSTOMER_ID = 1001;
/** Types that are about the server, or about many customers. */
const WITHOUT_CUSTOMER: readonly EventType[] = [
  ...(['customers.imported', 'placement_batch.committed', 'placement_batch.undone'] as const),
  ...(['extension.posted', 'day.started', 'endpoint.failing', 'endpoint.disabled'] as const),
];

/** The body of the standard format. Receivers must accept additional members. */
function standardBody(type: EventType): TObject {
  const { data } = eventCatalogue[type];
  return Type.Object({
    type: Type.Literal(type, { description: 'What happened.' }),
    timestamp: time('When it happened, with milliseconds.'),
    data: Type.Object(
      {
        Position: Type.Integer({ description: 'Place in the feed; 0 for a test.' }),
        CustomerId: Type.Unsafe<number | null>({
          type: ['integer', 'null'],
          description: 'The customer that the event is about, if it is one.',
        }),
        Actor: Type.String({ description: 'Subscription or account that made the request, or `upline`.' }),
        RequestId: textOrNull('`X-DirectScale-RequestId` of the request.'),
        ...data,
        ...(WITHOUT_CUSTOMER.includes(type)
          ? {}
          : {
              Customer: Type.Optional(
                Type.Unsafe<object>({
                  type: 'object',
                  additionalProperties: true,
                  description:
                    'With `IncludeCustomer`: the answer of Get Customer at that moment. Blank texts for an erased person.',
                }),
              ),
            }),
      },
      { description: 'What changed.' },
    ),
  });
}

const published = { EventDateUtc: time('When it happened.') };
const associate = {
  AssociateId: Type.Integer({ description: 'Id of the customer.' }),
  Username: Type.String({ description: 'User name.' }),
  FirstName: Type.String({ description: 'First name.' }),
  LastName: Type.String({ description: 'Last name.' }),
  CompanyName: Type.String({ description: 'Company.' }),
  EmailAddress: Type.String({ description: 'Email address.' }),
  AssociateStatus: Type.Integer({ description: 'Status.' }),
  AssociateType: Type.Integer({ description: 'Base type.' }),
  WebAliases: Type.Array(Type.String(), { description: 'The main web alias, then the additional ones.' }),
  BackOfficeId: Type.String({ description: 'Back office id.' }),
  ExternalReferenceId: Type.String({ description: 'Id in another system.' }),
};
const enrollment = {
  DistributorId: Type.String({ description: 'Id of the customer.' }),
  DistributorType: Type.String({ description: 'Base type.' }),
  DistributorStatus: Type.String({ description: 'Status.' }),
  DistributorCountry: Type.String({ description: 'Country code.' }),
  SponsorId: Type.String({ description: 'Id of the sponsor; empty without one.' }),
  EnrollmentDateUtc: Type.String({ description: 'Day of the enrollment.' }),
};

/** Bodies of the published format: the event of the feed that each is made from, and its members. */
const PUBLISHED: Readonly<
  Record<PublishedType, { readonly source: EventType; readonly summary: string; readonly members: object }>
> = {
  CreateAssociateEvent: {
    source: 'customer.created',
    summary: 'A customer was enrolled.',
    members: associate,
  },
  EnrollmentEvent: {
    source: 'customer.created',
    summary: 'A customer was enrolled; ids are texts.',
    members: enrollment,
  },
  UpdateAssociateEvent: {
    source: 'customer.updated',
    summary: 'The record of a customer changed.',
    members: associate,
  },
  DailyEvent: { source: 'day.started', summary: 'A day began.', members: {} },
};

const EXAMPLE_CUSTOMER = {
  id: CUSTOMER_ID,
  username: 'padme',
  firstName: 'Padmé',
  lastName: 'Naberrie',
  companyName: '',
  emailAddress: 'padme@example.com',
  status: 1,
  baseType: 2,
  webAliases: ['padme'],
  backOfficeId: '1001',
  externalReferenceId: '',
  countryCode: 'US',
  sponsorId: 2,
  signUpDate: '2026-11-25T00:00:00Z',
  answer: null,
};
const EXAMPLE_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const EXAMPLE_AT = '2026-11-25T09:04:12.117Z';

/** The request that delivers an example of an event, made by the code that sends it. */
function exampleOf(source: EventType, format: 'standard' | 'published', types: readonly string[]) {
  const event: StoredEvent = {
    position: 42,
    type: source,
    customerId: WITHOUT_CUSTOMER.includes(source) ? null : CUSTOMER_ID,
    at: EXAMPLE_AT,
    actor: 'default',
    requestId: '0851c2de-1776-453c-ae76-8e4a928b028b',
    data: { ...eventCatalogue[source].example },
  };
  const secrets = { signing: [EXAMPLE_SECRET], bearer: format === 'published' ? 'EXAMPLE' : null };
  const [message] = webhookMessages(event, { format, types, includesCustomer: false }, secrets, {
    customer: EXAMPLE_CUSTOMER,
    now: new Date(EXAMPLE_AT),
    clientId: 'example',
    isReplay: false,
  });
  if (message === undefined) throw new TypeError(`${source} has no message in the format ${format}`);
  return { headers: message.headers, body: JSON.parse(message.body) as unknown };
}

/** Everything that an endpoint can get, in the order of the documentation. */
export function describeWebhooks(): readonly WebhookDescription[] {
  const standard = eventTypes.map(
    (type): WebhookDescription => ({
      type,
      format: 'standard',
      summary: eventCatalogue[type].summary,
      body: standardBody(type),
      example: exampleOf(type, 'standard', []),
    }),
  );
  const names = Object.keys(PUBLISHED) as PublishedType[];
  return [
    ...standard,
    ...names.map((type): WebhookDescription => {
      const { source, summary, members } = PUBLISHED[type];
      const body = Type.Object({
        ...members,
        ...published,
        EventType: Type.Literal(type, { description: 'What happened.' }),
      });
      return { type, format: 'published', summary, body, example: exampleOf(source, 'published', [type]) };
    }),
  ];
}
