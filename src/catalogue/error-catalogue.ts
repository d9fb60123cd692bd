import { accountErrors, openIdErrors } from '../accounts/errors.ts';
import { addressErrors } from '../addresses/errors.ts';
import { customPageErrors } from '../custom-pages/errors.ts';
import { customerErrors } from '../customers/record/errors.ts';
import { longReadErrors } from '../database/long-read-errors.ts';
import { eventErrors } from '../events/errors.ts';
import { callbackErrors, extensionErrors, hookSwitchErrors } from '../extensions/errors.ts';
import { httpErrors } from '../http/errors.ts';
import { idempotencyErrors } from '../idempotency/errors.ts';
import { pagingErrors } from '../kernel/page-cursor.ts';
import {
  defineProblems,
  type ErrorDefinition,
  type ProblemFactory,
  problemErrors,
} from '../kernel/problem.ts';
import { officeErrors } from '../office/errors.ts';
import { signOnErrors } from '../single-sign-on/errors.ts';
import { subscriptionErrors } from '../subscriptions/errors.ts';
import { treeErrors } from '../trees/rules/errors.ts';

/**
 * Every error that an answer can contain, by code. Codes are part of the API: they are never renamed.
 * docs/errors.md lists them, and a test compares the two.
 */
export const errorCatalogue = {
  ...httpErrors,
  ...problemErrors,
  ...longReadErrors,
  ...pagingErrors,
  ...idempotencyErrors,
  ...customerErrors,
  ...signOnErrors,
  ...customPageErrors,
  ...addressErrors,
  ...treeErrors,
  ...extensionErrors,
  ...callbackErrors,
  ...hookSwitchErrors,
  ...accountErrors,
  ...subscriptionErrors,
  ...officeErrors,
  ...openIdErrors,
  ...eventErrors,
} as const satisfies Readonly<Record<string, ErrorDefinition>>;

/** Makes a problem of any module, for codes that come from a contract as text. */
export const catalogueProblem: ProblemFactory<string> =
  defineProblems<Readonly<Record<string, ErrorDefinition>>>(errorCatalogue);
