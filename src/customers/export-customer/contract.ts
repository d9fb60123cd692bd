import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerAnswer, TypeChangeAnswer } from '../wire/answer-contract.ts';
import { exportExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

const text = (description: string) => Type.String({ description });
const time = (description: string) => Type.String({ description: `${description} UTC.` });

const CustomerExport = Type.Object(
  {
    ExportedAt: time('When this was read,'),
    Customer: CustomerAnswer,
    HasPassword: Type.Boolean({ description: 'Whether there is a password, of which a hash alone is held.' }),
    AdditionalWebAliases: Type.Array(Type.String(), { description: 'Web aliases but the main one.' }),
    CreatedAt: time('When the record was made,'),
    ChangedAt: time('When it was changed last,'),
    ChangedBy: text('By which subscription.'),
    ChangedOperation: text('By which operation.'),
    RequestedSponsorId: Type.Integer({
      description: 'The sponsor who was asked for; `Customer.SponsorId` is who the customer is placed under.',
    }),
    ErasedAt: time('When the person was erased; 1900-01-01T00:00:00Z for never,'),
    TypeChanges: Type.Array(TypeChangeAnswer, { description: 'Rows of the type-change log, oldest first.' }),
    Placements: Type.Array(
      Type.Object({
        Tree: text('Tree.'),
        UplineId: Type.Integer({ description: 'Upline; 0 for none.' }),
        Leg: text('Leg under the upline.'),
        Rule: text('Rule that chose the position.'),
        Reason: text('Reason that was given.'),
        Actor: text('Subscription that placed.'),
        From: time('Since when,'),
        To: time('Until when; 1900-01-01T00:00:00Z for now,'),
      }),
      { description: 'Present and past places in all trees.' },
    ),
    PlacementPreferences: Type.Array(
      Type.Object({
        Tree: text('Tree.'),
        Rule: text('Rule by which their own enrollees are placed.'),
        Since: time('Since when,'),
        Actor: text('By whom it was set.'),
      }),
      { description: 'How the customer wants their own enrollees placed.' },
    ),
    PlacementBatchItems: Type.Array(
      Type.Object({
        BatchId: Type.Integer({ description: 'The batch.' }),
        BatchState: text('`staged`, `committed` or `undone`.'),
        BatchReason: text('Reason that was given for the batch.'),
        Item: text('The move or removal as it is stored, JSON, with its reason.'),
      }),
      { description: 'Moves and removals of the customer that were staged in batches.' },
    ),
    ServiceLog: Type.Array(
      Type.Object({
        LoggedDate: time('When,'),
        Text: text('What the client extension noted.'),
        Reference: text('As it gave it.'),
        Source: text('The part of it that noted it.'),
        Actor: text('Who caused it.'),
      }),
      { description: 'Notes of the client extension.' },
    ),
    Events: Type.Array(
      Type.Object({ Type: text('Type of the event.'), At: time('When,'), Actor: text('By whom.') }),
      { description: 'Events of the customer, oldest first.' },
    ),
    HookCalls: Type.Array(
      Type.Object({
        CalledAt: time('When,'),
        Hook: text('Hook point.'),
        Operation: text('Operation in which it was called.'),
        Decision: text('What the handler decided.'),
        Actor: text('By whom.'),
        RequestMasked: text(
          'What the handler was sent, JSON, personal data masked; blank when it is not kept.',
        ),
      }),
      { description: 'Calls of handlers of the client extension that were about the customer.' },
    ),
    KeptAnswers: Type.Array(
      Type.Object({ ExpiresAt: time('When an answer kept for the repetition of a request is removed,') }),
      {
        description:
          'Answers kept for repetitions of requests, encrypted; the content is that of this record.',
      },
    ),
  },
  { title: 'CustomerExport' },
);

export type CustomerExport = Static<typeof CustomerExport>;

export const exportCustomerContract = defineContract({
  id: 'ExportCustomer',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/export',
  tag: 'Personal data',
  summary: 'Export Customer',
  description: `Everything that is held on one customer, for whoever has a right to know it. \`TaxId\` is masked, as everywhere; the
password is held as a hash, which is not handed out. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: { status: 200, description: 'Everything.', schema: CustomerExport, example: exportExample },
  errors: ['customer_not_found'],
});
