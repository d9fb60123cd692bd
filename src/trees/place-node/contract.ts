import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../../kernel/customer-id.ts';
import { placementExample } from '../wire/answer-examples.ts';
import {
  line,
  MOVE_ERRORS,
  nodeId,
  PlacementAnswer,
  reason,
  TREE_ERRORS,
  treeName,
} from '../wire/tree-contract.ts';

/** Query of PlaceNode and of its preview. */
export const PlaceNodeQuery = Type.Object({
  tree: treeName(),
  toUplineId: nodeId('Customer to place under.', 2),
  // Long enough for a reason: the published template has a stray question mark before it.
  leg: Type.Optional(line('Leg to place in; left out in trees without legs.', 300)),
  reason: reason(),
  findAvailable: Type.Optional(
    Type.Boolean({
      description:
        'true: the next free position down the leg, or without a leg the nearest below the upline. false: fail if the position is taken.',
    }),
  ),
});

export const placeNodeContract = defineContract({
  id: 'PlaceNode',
  method: 'POST',
  path: '/customers/{customerId}/downline/placenode',
  tag: 'Trees',
  summary: 'PlaceNode',
  description: `Places a customer under another in a tree, or moves them there, with their whole downline. It takes effect at once, and
costs the same for one as for a hundred thousand. In the sponsor tree \`SponsorId\` follows.

The stray second \`?\` of the published template, before \`reason\`, is accepted.`,
  params: CustomerIdParams,
  query: PlaceNodeQuery,
  body: undefined,
  answer: {
    status: 200,
    description: 'Where the customer stands now.',
    schema: PlacementAnswer,
    example: placementExample,
  },
  errors: [...TREE_ERRORS, ...MOVE_ERRORS],
});
