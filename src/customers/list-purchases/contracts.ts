import Type, { type TObject, type TSchema } from 'typebox';
import { defineContract } from '../../http/operation.ts';
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

/** Their members are known in part only, and no answer has one. */
const OrderAnswer = Type.Object({}, { title: 'CustomerOrder', additionalProperties: true });
const AutoshipAnswer = Type.Object({}, { title: 'CustomerAutoship', additionalProperties: true });

const include = (what: string) => Type.Optional(Type.Boolean({ description: `Whether to list ${what}.` }));

function purchaseContract(
  id: string,
  name: 'services' | 'orders' | 'autoships',
  { summary, entry, query = Type.Object({}) }: { summary: string; entry: TSchema; query?: TObject },
) {
  return defineContract({
    id,
    method: 'GET',
    path: `/customers/{customerId}/${name}`,
    tag: 'Customers',
    summary,
    description: `Always an empty array: Upline keeps no ${name}. Clients of the published service ask for them and go on with an
empty list.`,
    params: CustomerIdParams,
    query,
    body: undefined,
    answer: {
      status: 200,
      description: 'An empty array.',
      schema: Type.Array(entry),
      example: [],
    },
    errors: ['customer_not_found'],
  });
}

/** The published reads of a customer's purchases. */
export const purchaseContracts = [
  purchaseContract('GetCustomerServices', 'services', {
    summary: 'Get Customer Services',
    entry: ServiceAnswer,
  }),
  purchaseContract('GetCustomerOrders', 'orders', { summary: 'Get Customer Orders', entry: OrderAnswer }),
  purchaseContract('GetCustomerAutoships', 'autoships', {
    summary: 'Get Customer Autoships',
    entry: AutoshipAnswer,
    query: Type.Object({
      includeServiceAutoships: include('autoships of services'),
      includeActiveAutoships: include('autoships that run'),
      includeCanceledAutoships: include('autoships that were canceled'),
    }),
  }),
] as const;
