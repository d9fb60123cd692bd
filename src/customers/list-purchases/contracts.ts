import Type, { type TObject, type TSchema } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { READ_HOOK_ERRORS } from '../extension/read-hook-errors.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

const id = (description: string) => Type.Integer({ description });

const ServiceAnswer = Type.Object(
  {
    ServiceId: id('The service.'),
    ExpirationDate: Type.String({ description: 'When it expires.' }),
    Services: Type.Array(Type.Object({ ServiceId: id('The service.'), ItemId: id('The item sold.') }), {
      description: 'What it consists of.',
    }),
  },
  { title: 'CustomerService' },
);

/** Only some of their members are known, so all members that the extension answers are allowed. */
const OrderAnswer = Type.Object({}, { title: 'CustomerOrder', additionalProperties: true });
const AutoshipAnswer = Type.Object({}, { title: 'CustomerAutoship', additionalProperties: true });

const include = (what: string) => Type.Optional(Type.Boolean({ description: `Whether to list ${what}.` }));

function purchaseContract<Query extends TObject, Entry extends TSchema>(
  name: 'services' | 'orders' | 'autoships',
  hook: string,
  { id, summary, entry, query }: { id: string; summary: string; entry: Entry; query: Query },
) {
  return defineContract({
    id,
    method: 'GET',
    path: `/customers/{customerId}/${name}`,
    tag: 'Customers',
    summary,
    description: `What the client extension answers at the hook point \`${hook}\`, at most 1,000. Without a handler an empty array: Upline keeps
no ${name}.`,
    params: CustomerIdParams,
    query,
    body: undefined,
    answer: { status: 200, description: `The ${name}.`, schema: Type.Array(entry), example: [] },
    errors: ['customer_not_found', ...READ_HOOK_ERRORS],
  });
}

export const getServicesContract = purchaseContract('services', 'Associates.GetAssociateServices', {
  id: 'GetCustomerServices',
  summary: 'Get Customer Services',
  entry: ServiceAnswer,
  query: Type.Object({}),
});

export const getOrdersContract = purchaseContract('orders', 'Orders.GetOrders', {
  id: 'GetCustomerOrders',
  summary: 'Get Customer Orders',
  entry: OrderAnswer,
  query: Type.Object({}),
});

export const getAutoshipsContract = purchaseContract('autoships', 'Autoships.GetAutoships', {
  id: 'GetCustomerAutoships',
  summary: 'Get Customer Autoships',
  entry: AutoshipAnswer,
  query: Type.Object({
    includeServiceAutoships: include('autoships of services'),
    includeActiveAutoships: include('autoships that run'),
    includeCanceledAutoships: include('autoships that were canceled'),
  }),
});
