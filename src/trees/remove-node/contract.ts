import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { removalExample } from '../wire/answer-examples.ts';
import { ids, reason, TREE_ERRORS, treeName } from '../wire/tree-contract.ts';

export const RemovalAnswer = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'The customer.' }),
    Tree: Type.String({ description: 'The tree.' }),
    At: Type.String({ description: 'Instant at which the placement ends.' }),
    RolledUp: ids('Customers who moved up to the upline.'),
  },
  { title: 'Removal', description: 'A customer was removed from a tree.' },
);

export const removeNodeContract = defineContract({
  id: 'RemoveNode',
  method: 'POST',
  path: '/customers/{customerId}/downline/removenode',
  tag: 'Trees',
  summary: 'Remove Node',
  description: `Removes a customer from a tree. With \`children=rollup\` the customers directly below move up to the upline, with
their downlines; with \`children=keep\` the place stays, marked vacant, with the downline below it. The
Enrollment tree allows only \`children=keep\`. An Upline addition.`,
  params: CustomerIdParams,
  query: Type.Object({
    tree: treeName(),
    children: Type.Enum(['rollup', 'keep'], { description: 'What happens to the downline.' }),
    reason: reason(),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The customer was removed.',
    schema: RemovalAnswer,
    example: removalExample,
  },
  errors: [
    ...TREE_ERRORS,
    'invalid_value',
    'not_placed',
    'root_stays',
    'enrollment_stays',
    'no_room_to_roll_up',
    'roll_up_too_large',
    'moves_are_frozen',
    'move_window_closed',
    'move_type_not_allowed',
  ],
});
