import { defineProblems, type ErrorDefinition } from '../problem.ts';

export const treeErrors = {
  sponsor_not_placed: {
    kind: 'conflict',
    text: 'The sponsor is not placed in the {tree} tree.',
    remedy: 'Name a placed sponsor. The plan’s placement rule FirstEmpty does not look further up.',
  },
  already_placed: {
    kind: 'conflict',
    text: 'The customer is already placed in the {tree} tree.',
    remedy: 'Moving somebody is a placement of its own.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const treeProblem = defineProblems(treeErrors);
