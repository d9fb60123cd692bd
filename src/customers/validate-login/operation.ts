import { defineOperation } from '../../http/operation.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { writeCustomer } from '../wire/wire-mapping.ts';
import { validateLoginByQueryContract, validateLoginContract } from './contract.ts';
import { createValidateLogin, type LoginDependencies } from './validate-login.ts';

export const validateLoginOperation = defineOperation(
  validateLoginContract,
  (dependencies: LoginDependencies) => {
    const answerTo = createAnswer(dependencies);
    return ({ body }, call) => answerTo(body, call);
  },
);

export const validateLoginByQueryOperation = defineOperation(
  validateLoginByQueryContract,
  (dependencies: LoginDependencies) => {
    const answerTo = createAnswer(dependencies);
    return ({ query }, call) => answerTo(query, call);
  },
);

function createAnswer(dependencies: LoginDependencies) {
  const validateLogin = createValidateLogin(dependencies);
  return async (
    { username, password }: { readonly username: string; readonly password: string },
    call: CallContext,
  ) => {
    const customer = await validateLogin(username, password, call);
    return { body: writeCustomer(customer), subjectId: customer.id };
  };
}
