import { defineOperation } from '../../http/operation.ts';
import { writeCustomer } from '../wire/wire-mapping.ts';
import { validateLoginByQueryContract, validateLoginContract } from './contract.ts';
import { createValidateLogin, type LoginDependencies } from './validate-login.ts';

export const validateLoginOperation = defineOperation(
  validateLoginContract,
  (dependencies: LoginDependencies) => {
    const answerTo = createAnswer(dependencies);
    return ({ body }) => answerTo(body);
  },
);

export const validateLoginByQueryOperation = defineOperation(
  validateLoginByQueryContract,
  (dependencies: LoginDependencies) => {
    const answerTo = createAnswer(dependencies);
    return ({ query }) => answerTo(query);
  },
);

function createAnswer(dependencies: LoginDependencies) {
  const validateLogin = createValidateLogin(dependencies);
  return async ({ username, password }: { readonly username: string; readonly password: string }) => {
    const customer = await validateLogin(username, password);
    return { body: writeCustomer(customer), subjectId: customer.id };
  };
}
