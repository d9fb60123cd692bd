import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

export const customPageErrors = {
  custom_page_not_found: {
    kind: 'not_found',
    text: 'There is no such page, or you may not open it.',
    remedy: 'Pages are in the client extension. Some need a permission of the back office.',
  },
  page_token_not_valid: {
    kind: 'unauthorized',
    text: 'The page token is not valid: it is for another page, too old, from a session that ended, or was never issued.',
    remedy: 'Let the person open the page again.',
  },
} as const satisfies Readonly<Record<string, ErrorDefinition>>;

export const customPageProblem = defineProblems(customPageErrors);
