import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { serviceLogExample } from '../wire/answer-examples.ts';
import { CustomerIdParams, ID_MAX } from '../wire/customer-contract.ts';

const text = (description: string) => Type.String({ description });

const ServiceLogEntryAnswer = Type.Object({
  RecordNumber: Type.Integer({ description: 'Number of the entry; later ones have higher numbers.' }),
  CustomerId: Type.Integer({ description: 'The customer.' }),
  LoggedDate: text('Time of the entry, UTC, in milliseconds.'),
  Text: text('What happened.'),
  Reference: text('Reference given by the extension; empty for none.'),
  Source: text('Part of the extension that logged it; empty for none.'),
  Actor: text('Subscription, user or extension that caused it.'),
  Operation: text('Operation or service method that logged it.'),
  RequestId: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'X-DirectScale-RequestId of the request that logged it.',
  }),
});

export type ServiceLogEntryAnswer = Static<typeof ServiceLogEntryAnswer>;

export const listServiceLogContract = defineContract({
  id: 'ListServiceLog',
  method: 'GET',
  path: '/customers/{customerId}/service-log',
  tag: 'Customers',
  summary: 'List Service Log',
  description: `Entries of the client extension about the customer, newest first. To continue, send \`before\` with the RecordNumber of
your last entry. A page with fewer entries than \`limit\` is the last. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'Maximum number of entries.' }),
    ),
    before: Type.Optional(
      Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'Only entries with a lower RecordNumber.' }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The entries.',
    schema: Type.Array(ServiceLogEntryAnswer),
    example: [serviceLogExample],
  },
  errors: ['customer_not_found'],
});
