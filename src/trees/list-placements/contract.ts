import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { placementRecordExample } from '../wire/answer-examples.ts';
import { line, PlacementAnswer, TREE_ERRORS } from '../wire/tree-contract.ts';

const orNull = (type: 'string' | 'integer', description: string) => ({ type: [type, 'null'], description });

const PlacementRecordAnswer = Type.Object(
  {
    ...PlacementAnswer.properties,
    To: Type.Unsafe<string | null>(
      orNull(
        'string',
        'End of the placement, which no longer holds at this instant. null for the current one.',
      ),
    ),
    IsVacant: Type.Boolean({ description: 'The customer was removed and the place kept.' }),
    Rule: Type.String({
      description: 'Placement rule that chose the place; root, PlaceNode, RollUp, KeepPlace or Undo.',
    }),
    Reason: Type.String({ description: 'Why.' }),
    Actor: Type.String({ description: 'Subscription that requested it.' }),
    RequestId: Type.Unsafe<string | null>(orNull('string', 'X-DirectScale-RequestId of that request.')),
    BatchId: Type.Unsafe<number | null>(orNull('integer', 'Batch that made it.')),
  },
  { title: 'PlacementRecord', description: 'A current or past placement.' },
);

export const listPlacementsContract = defineContract({
  id: 'ListPlacements',
  endsWithCaller: true,
  method: 'GET',
  path: '/customers/{customerId}/placements',
  tag: 'Trees',
  summary: 'List Placements',
  description:
    'The current and past placements of a customer, tree by tree, oldest first: who placed the customer there, why, and in which request. An Upline addition.',
  params: CustomerIdParams,
  query: Type.Object({ tree: Type.Optional(line('Tree, in any case; all when left out.')) }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The placements.',
    schema: Type.Array(PlacementRecordAnswer),
    example: [placementRecordExample],
  },
  errors: TREE_ERRORS,
});
