import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const addressErrors = {
  country_not_found: {
    kind: 'not_found',
    text: 'There is no country with this code.',
    remedy: 'Use a code of ISO 3166-1 alpha-2 in any case, for example us. The United Kingdom is gb.',
  },
} as const satisfies Readonly<Record<string, ErrorDefinition>>;

export const addressProblem = defineProblems(addressErrors);
