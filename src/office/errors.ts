import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const officeErrors = {
  permission_missing: {
    kind: 'forbidden',
    text: 'Your roles do not permit this: it needs {permission}.',
    remedy: 'An administrator can give your account a role with this permission.',
  },
  endpoint_scope: {
    kind: 'forbidden',
    text: 'The subscription of the endpoint may not use {operation}, so its owner may not do this here.',
    remedy: 'An administrator can add the scope to the subscription.',
  },
  unknown_role: {
    kind: 'invalid',
    text: '{field} names a role that does not exist.',
    remedy: 'List Roles shows the existing roles.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const officeProblem = defineProblems(officeErrors);
