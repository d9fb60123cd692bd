import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { EXAMPLE_CUSTOMER_ID } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

export const eraseCustomerContract = defineContract({
  id: 'EraseCustomer',
  method: 'POST',
  path: '/customers/{customerId}/erase',
  tag: 'Personal data',
  summary: 'Erase Customer',
  description: `Removes the person permanently, in one transaction: names, contact data, addresses, birth date, tax id, login, custom fields,
web aliases and external id, the text that search looks through, stored answers of earlier requests, and the reasons that
were given for placements. Other customers can then use all these values.

The anonymous part stays: the id, the base type and its changes, the dates of the account, the places in all trees with
their history, and the event log. The record is shown with status deleted, blank values and a meaningless back office id.
Any change to it is a 409 \`customer_erased\`. An erasure cannot be undone. Erasing again changes nothing and returns the
same. Customers who were merged into this one are erased too: they are the same person. The operator must delete copies outside Upline (backups, proxy logs, receivers of events); see docs/operating.md. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The person is erased.',
    schema: Type.Object(
      {
        CustomerId: Type.Integer({ description: 'The id, which stays.' }),
        ErasedAt: Type.String({ description: 'When, UTC.' }),
      },
      { title: 'ErasedCustomer' },
    ),
    example: { CustomerId: EXAMPLE_CUSTOMER_ID, ErasedAt: '2026-11-26T08:00:00Z' },
  },
  errors: ['customer_not_found', 'company_root', 'customer_merged'],
});
