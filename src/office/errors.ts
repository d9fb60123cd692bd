import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const officeErrors = {
  permission_missing: {
    kind: 'forbidden',
    text: 'Your roles do not permit this: it needs {permission}.',
    remedy: 'An administrator can give your account a role with this permission.',
  },
  unknown_role: {
    kind: 'invalid',
    text: '{field} names a role that does not exist.',
    remedy: 'List Roles shows the existing roles.',
  },
} as const satisfies Record<string, ErrorDefinition>;

export const officeProblem = defineProblems(officeErrors);
