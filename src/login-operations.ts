import { changedAnswer } from './customers/customer-answer.ts';
import { resetPasswordContract } from './customers/reset-password/contract.ts';
import { createResetPassword } from './customers/reset-password/reset-password.ts';
import { validateLoginContract } from './customers/validate-login/contract.ts';
import { createValidateLogin, type LoginDependencies } from './customers/validate-login/validate-login.ts';
import { writeCustomer } from './customers/wire-mapping.ts';
import type { WriteDependencies } from './customers/write-dependencies.ts';
import { type Operation, operation } from './http/operation.ts';

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
