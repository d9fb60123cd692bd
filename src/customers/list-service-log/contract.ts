import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { serviceLogExample } from '../wire/answer-examples.ts';
import { CustomerIdParams, ID_MAX } from '../wire/customer-contract.ts';

const text = (description: string) => Type.String({ description });

const ServiceLogEntryAnswer = Type.Object({
  RecordNumber: Type.Integer({ description: 'Number of the entry; later ones have higher numbers.' }),
  CustomerId: Type.Integer({ description: 'The customer.' }),
  LoggedDate: text('When, UTC, to the millisecond.'),
  Text: text('What happened.'),
  Reference: text('As the extension gave it; empty when it gave none.'),
  Source: text('The part of the extension that logged it; empty when it named none.'),
  Actor: text('Who caused it: a subscription, a user, or the extension.'),
  Operation: text('Operation, or service method, in which it was logged.'),
  RequestId: Type.Unsafe<string | null>({
    type: ['string', 'null'],
    description: 'X-DirectScale-RequestId of the request in which it was logged.',
  }),
});

export type ServiceLogEntryAnswer = Static<typeof ServiceLogEntryAnswer>;

export const listServiceLogContract = defineContract({
  id: 'ListServiceLog',
  method: 'GET',
  path: '/customers/{customerId}/service-log',
  tag: 'Customers',
  summary: 'List Service Log',
  description: `What the client extension has noted about the customer, newest first. Go on with \`before\`, the RecordNumber of
the last entry that you have; a page with fewer entries than \`limit\` is the last. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, default: 50, description: 'Entries at the most.' }),
    ),
    before: Type.Optional(
      Type.Integer({ minimum: 1, maximum: ID_MAX, description: 'RecordNumber to go on below.' }),
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
