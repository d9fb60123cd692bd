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
  unknown_tree: {
    kind: 'invalid',
    text: 'The plan has no tree of this name; it has {known}.',
    remedy: 'Use the name of a tree of the commission plan.',
  },
  node_not_found: {
    kind: 'not_found',
    text: 'There is no customer with this id to place.',
    remedy: 'Use the internal customer id.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const treeProblem = defineProblems(treeErrors);
