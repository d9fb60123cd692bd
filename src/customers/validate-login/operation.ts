import { defineOperation } from '../../http/operation.ts';
import { writeCustomer } from '../wire/wire-mapping.ts';
import { validateLoginContract } from './contract.ts';
import { createValidateLogin, type LoginDependencies } from './validate-login.ts';

export const validateLoginOperation = defineOperation(
  validateLoginContract,
  (dependencies: LoginDependencies) => {
    const validateLogin = createValidateLogin(dependencies);
    return async ({ body }) => {
      const customer = await validateLogin(body.username, body.password);
      return { body: writeCustomer(customer), subjectId: customer.id };
    };
  },
);
