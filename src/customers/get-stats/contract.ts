import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

const Value = Type.Object({ Value: Type.Number({ description: 'The figure.' }) });
const RankOption = Type.Object({
  Groups: Type.Array(Type.Object({ Options: Type.Array(Value, { description: 'What one of is needed.' }) }), {
    description: 'What all of are needed.',
  }),
});

const StatsAnswer = Type.Object(
  {
    Name: Type.String({ description: 'Always blank.' }),
    KitLevel: Type.Integer({ description: 'Always 0.' }),
    Stats: Type.Record(Type.String(), Value, { description: 'Figures by name. Always empty.' }),
    RankOptions: Type.Array(RankOption, { description: 'What a rank takes. Always empty.' }),
  },
  { title: 'CustomerStats' },
);

export const getStatsContract = defineContract({
  id: 'GetCustomerStats',
  method: 'GET',
  path: '/customers/{customerId}/stats',
  tag: 'Customers',
  summary: 'Get Customer Stats',
  description: `Always without figures: Upline computes no commissions, ranks or statistics. The members are the published ones, so that
clients find what they read.`,
  params: CustomerIdParams,
  query: Type.Object({
    date: Type.Optional(
      Type.String({
        maxLength: 40,
        format: 'wire-date',
        'x-problem': 'invalid_date',
        description: 'The day that the figures are for. Has no effect.',
      }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The members, without figures.',
    schema: StatsAnswer,
    example: { Name: '', KitLevel: 0, Stats: {}, RankOptions: [] },
  },
  errors: ['invalid_date', 'customer_not_found'],
});
