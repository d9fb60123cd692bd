import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { READ_HOOK_ERRORS } from '../extension/read-hook-errors.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

const Value = Type.Object({ Value: Type.Number({ description: 'The figure.' }) });
const RankOption = Type.Object({
  Groups: Type.Array(Type.Object({ Options: Type.Array(Value, { description: 'What one of is needed.' }) }), {
    description: 'What all of are needed.',
  }),
});

const StatsAnswer = Type.Object(
  {
    Name: Type.String({ description: 'What the company uses it for; blank without a handler.' }),
    KitLevel: Type.Integer({ description: 'Level of the enrollment kit; 0 without a handler.' }),
    Stats: Type.Record(Type.String(), Value, { description: 'Figures by name.' }),
    RankOptions: Type.Array(RankOption, { description: 'What a rank takes.' }),
  },
  { title: 'CustomerStats' },
);

export const getStatsContract = defineContract({
  id: 'GetCustomerStats',
  method: 'GET',
  path: '/customers/{customerId}/stats',
  tag: 'Customers',
  summary: 'Get Customer Stats',
  description: `What the client extension answers at the hook point \`Associates.GetStats\`. Without a handler the members have no figures: Upline
computes no commissions, ranks or statistics.`,
  params: CustomerIdParams,
  query: Type.Object({
    date: Type.Optional(
      Type.String({
        maxLength: 40,
        format: 'wire-date',
        'x-problem': 'invalid_date',
        description: 'The day that the figures are for.',
      }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The figures.',
    schema: StatsAnswer,
    example: { Name: '', KitLevel: 0, Stats: {}, RankOptions: [] },
  },
  errors: ['invalid_date', 'customer_not_found', ...READ_HOOK_ERRORS],
});
