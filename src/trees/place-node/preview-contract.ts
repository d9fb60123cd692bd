import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { movePreviewExample } from '../wire/answer-examples.ts';
import { TREE_ERRORS } from '../wire/tree-contract.ts';
import { MovePreview } from '../write/move-preview.ts';
import { placeNodeContract } from './contract.ts';

export const previewPlaceNodeContract = defineContract({
  ...placeNodeContract,
  id: 'PreviewPlaceNode',
  endsWithCaller: true,
  path: '/customers/{customerId}/downline/placenode/preview',
  summary: 'Preview PlaceNode',
  description: `Says what PlaceNode would do: who moves, where to, what prevents it, and whose downline loses and gains. Changes
nothing: it is the move itself, rolled back. An Upline addition.`,
  answer: {
    status: 200,
    description: 'What the move would do.',
    schema: MovePreview,
    example: movePreviewExample,
  },
  errors: [...TREE_ERRORS, ...LONG_READ_ERRORS],
});
