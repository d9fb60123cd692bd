import { type Operation, operation } from '../http/operation.ts';
import { resetPasswordContract } from './reset-password/contract.ts';
import { createResetPassword } from './reset-password/reset-password.ts';
import { validateLoginContract } from './validate-login/contract.ts';
import { createValidateLogin, type LoginDependencies } from './validate-login/validate-login.ts';
import { changedAnswer } from './wire/customer-answer.ts';
import { writeCustomer } from './wire/wire-mapping.ts';
import type { WriteDependencies } from './write/write-dependencies.ts';

/** Contracts of the customers room about usernames and passwords. */
export function createLoginOperations(dependencies: WriteDependencies & LoginDependencies): Operation[] {
  const validateLogin = createValidateLogin(dependencies);
  const resetPassword = createResetPassword(dependencies);
  return [
    operation(validateLoginContract, async ({ body }) => {
      const customer = await validateLogin(body.username, body.password);
      return { body: writeCustomer(customer), subjectId: customer.id };
    }),
    operation(resetPasswordContract, async ({ params, body }, context) => {
      const password = body.Password ?? body.NewPassword ?? '';
      return changedAnswer(await resetPassword(params.customerId, password, context));
    }),
  ];
}
