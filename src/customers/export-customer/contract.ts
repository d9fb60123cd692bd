import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerAnswer, TypeChangeAnswer } from '../wire/answer-contract.ts';
import { exportExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

const text = (description: string) => Type.String({ description });
const time = (description: string) => Type.String({ description: `${description} UTC.` });

const CustomerExport = Type.Object(
  {
    ExportedAt: time('Time of this export,'),
    Customer: CustomerAnswer,
    HasPassword: Type.Boolean({
      description: 'Whether the customer has a password. Only its hash is stored.',
    }),
    AdditionalWebAliases: Type.Array(Type.String(), { description: 'Web aliases other than the main one.' }),
    CreatedAt: time('Time of the creation of the record,'),
    ChangedAt: time('Time of the last change,'),
    ChangedBy: text('Subscription that made the last change.'),
    ChangedOperation: text('Operation that made the last change.'),
    RequestedSponsorId: Type.Integer({
      description: 'The requested sponsor. `Customer.SponsorId` is the upline of the current place.',
    }),
    ErasedAt: time('Time of the erasure; 1900-01-01T00:00:00Z for none,'),
    TypeChanges: Type.Array(TypeChangeAnswer, { description: 'Rows of the type-change log, oldest first.' }),
    Placements: Type.Array(
      Type.Object({
        Tree: text('Tree.'),
        UplineId: Type.Integer({ description: 'Upline; 0 for none.' }),
        Leg: text('Leg under the upline.'),
        Rule: text('Rule that chose the position.'),
        Reason: text('Reason given for the placement.'),
        Actor: text('Subscription that placed the customer.'),
        From: time('Since when,'),
        To: time('End of the placement; 1900-01-01T00:00:00Z while it is current,'),
      }),
      { description: 'Present and past places in all trees.' },
    ),
    PlacementPreferences: Type.Array(
      Type.Object({
        Tree: text('Tree.'),
        Rule: text('Rule by which the customer’s own enrollees are placed.'),
        Since: time('Since when,'),
        Actor: text('Subscription or user that set the rule.'),
      }),
      { description: 'The customer’s preferences for placing their own enrollees.' },
    ),
    LegWeights: Type.Array(
      Type.Object({
        Tree: text('Tree.'),
        Weight: Type.Integer({ description: 'What the customer adds to the legs above.' }),
        Since: time('Since when,'),
        Actor: text('Subscription or user that set the weight.'),
      }),
      { description: 'Weights that were set for the customer.' },
    ),
    PlacementBatchItems: Type.Array(
      Type.Object({
        BatchId: Type.Integer({ description: 'The batch.' }),
        BatchState: text('`staged`, `committed` or `undone`.'),
        BatchReason: text('Reason given for the batch.'),
        Item: text('The move or removal as stored, with its reason; JSON.'),
      }),
      { description: 'Moves and removals of the customer staged in batches.' },
    ),
    StatusChanges: Type.Array(
      Type.Object({
        At: time('When,'),
        From: Type.Integer({ description: 'Status before.' }),
        To: Type.Integer({ description: 'Status after.' }),
        Actor: text('By whom.'),
      }),
      { description: 'Changes of the status, oldest first, as long as they are kept.' },
    ),
    FieldChanges: Type.Array(
      Type.Object({
        At: time('When,'),
        Actor: text('By whom.'),
        Changes: Type.Array(
          Type.Object({
            Field: text('Field that changed.'),
            From: text('Value before; blank for none. A tax id is masked; a password is not stored.'),
            To: text('Value after; blank for none.'),
          }),
          { description: 'Changed fields.' },
        ),
      }),
      {
        description: 'Changes of the record, oldest first, as long as they are kept; the latest 500 writes.',
      },
    ),
    ServiceLog: Type.Array(
      Type.Object({
        LoggedDate: time('When,'),
        Text: text('Text that the client extension logged.'),
        Reference: text('Reference given by the extension.'),
        Source: text('Part of the extension that logged the entry.'),
        Actor: text('Subscription, user or extension that caused the entry.'),
      }),
      { description: 'Service log entries of the client extension.' },
    ),
    Events: Type.Array(
      Type.Object({
        Type: text('Type of the event.'),
        At: time('Time of the event,'),
        Actor: text('Subscription or user that caused it.'),
      }),
      { description: 'Events of the customer, oldest first.' },
    ),
    HookCalls: Type.Array(
      Type.Object({
        CalledAt: time('When,'),
        Hook: text('Hook point.'),
        Operation: text('Operation that called the handler.'),
        Decision: text('Decision of the handler.'),
        Actor: text('By whom.'),
        RequestMasked: text(
          'Request to the handler: JSON, personal data masked; blank when it is not stored.',
        ),
      }),
      { description: 'Calls of client extension handlers about the customer.' },
    ),
    KeptAnswers: Type.Array(
      Type.Object({ ExpiresAt: time('Time at which a stored answer to a request is removed,') }),
      {
        description:
          'Encrypted answers, stored in case a request is repeated. They contain only data of this record.',
      },
    ),
    Views: Type.Array(
      Type.Object({
        At: time('When,'),
        By: text('Person of the company who looked.'),
        What: text('`Person`, `Timeline`, `Tree`, or `Show` and the field that was shown.'),
      }),
      { description: 'Who looked at the customer in the back office, oldest first. Kept for a year.' },
    ),
    Merges: Type.Array(
      Type.Object({
        At: time('When,'),
        CustomerId: Type.Integer({ description: 'The customer who stayed.' }),
        MergedCustomerId: Type.Integer({ description: 'The customer who was merged.' }),
        Fields: Type.Array(Type.String(), {
          description: 'Fields whose value came from the merged customer.',
        }),
        Reason: text('The reason.'),
        Actor: text('Subscription or person that merged.'),
        UndoneAt: time('When it was undone,'),
        UndoneBy: text('Subscription or person that undid it.'),
      }),
      { description: 'Merges in which the customer stayed or was merged, oldest first.' },
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
  description: `All data stored about one customer, to answer an access request. \`TaxId\` is masked, as everywhere. Only a hash of the
password is stored, and it is not exported. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'All data about the customer.',
    schema: CustomerExport,
    example: exportExample,
  },
  errors: ['customer_not_found'],
});
