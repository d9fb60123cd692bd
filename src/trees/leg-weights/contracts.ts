import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { legWeightsExample } from '../wire/answer-examples.ts';
import { line, nodeId, TREE_ERRORS } from '../wire/tree-contract.ts';
import { WEIGHT_MAX, WEIGHTS_MAX } from '../write/set-weights.ts';

const tree = () => line('Tree whose legs are weighed by pushed weights, in any case.', 60, ['Binary']);

const LegWeightsBody = Type.Object(
  {
    Weights: Type.Array(
      Type.Object(
        {
          CustomerId: nodeId('The customer.'),
          Weight: Type.Integer({
            minimum: 0,
            maximum: WEIGHT_MAX,
            description:
              'What the customer adds to each leg above, for example a volume in hundredths; 0 for nothing.',
          }),
        },
        { title: 'CustomerWeight', description: 'A customer and a weight.' },
      ),
      { minItems: 1, maxItems: WEIGHTS_MAX, description: 'Each customer once.' },
    ),
  },
  { title: 'LegWeightsBody', description: 'What customers weigh.' },
);

export type LegWeightsBody = Static<typeof LegWeightsBody>;

export const setLegWeightsContract = defineContract({
  id: 'SetLegWeights',
  method: 'PUT',
  path: '/leg-weights',
  tag: 'Trees',
  summary: 'Set Leg Weights',
  description: `Sets what these customers add to the legs above them, where the plan says \`legWeight: 'pushed'\`. The rules Strong and Weak
compare the sums of the legs. All are set or none; customers who are not named keep their weight. A weight follows the customer
through moves. Vacant places weigh nothing. An Upline addition.`,
  params: Type.Object({}),
  query: Type.Object({ tree: tree() }),
  body: LegWeightsBody,
  bodyExamples: {
    volumes: {
      summary: 'The volume of a customer, in cents',
      value: { Weights: [{ CustomerId: 1001, Weight: 12_500 }] },
    },
  },
  answer: {
    status: 200,
    description: 'How many were set.',
    schema: Type.Object(
      { Tree: Type.String({ description: 'The tree.' }), Count: Type.Integer({ description: 'Weights.' }) },
      { title: 'LegWeightsSet', description: 'What was set.' },
    ),
    example: { Tree: 'Binary', Count: 1 },
  },
  errors: [...TREE_ERRORS, 'weights_not_pushed', 'customer_twice'],
});

export const getLegWeightsContract = defineContract({
  id: 'GetLegWeights',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/leg-weights',
  tag: 'Trees',
  summary: 'Get Leg Weights',
  description:
    'What a customer weighs, and the sum of each leg below, from pushed weights. An Upline addition.',
  params: CustomerIdParams,
  query: Type.Object({ tree: tree() }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The weights.',
    schema: Type.Object(
      {
        CustomerId: Type.Integer({ description: 'The customer.' }),
        Tree: Type.String({ description: 'The tree.' }),
        Weight: Type.Integer({ description: 'What was set for the customer.' }),
        Legs: Type.Array(
          Type.Object({
            Leg: Type.String({ description: 'Leg of the customer.' }),
            Weight: Type.Integer({ description: 'The sum of everybody in the leg.' }),
          }),
          { description: 'Every leg, from left to right.' },
        ),
      },
      { title: 'LegWeights', description: 'The weights below a customer.' },
    ),
    example: legWeightsExample,
  },
  errors: [...TREE_ERRORS, ...LONG_READ_ERRORS, 'weights_not_pushed'],
});
