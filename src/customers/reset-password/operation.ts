import { defineOperation } from '../../http/operation.ts';
import { changedAnswer } from '../wire/customer-answer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { resetPasswordContract } from './contract.ts';
import { createResetPassword } from './reset-password.ts';

export const resetPasswordOperation = defineOperation(
  resetPasswordContract,
  (dependencies: WriteDependencies) => {
    const resetPassword = createResetPassword(dependencies);
    return async ({ params, body }, context) => {
      const password = body.Password ?? body.NewPassword ?? '';
      return changedAnswer(await resetPassword(params.customerId, password, context));
    };
  },
);
