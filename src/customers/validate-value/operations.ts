import { defineOperation } from '../../http/operation.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { validateContracts } from './contract.ts';
import { createValidateValue } from './validate-value.ts';

/** One operation per value that must be unique. */
export const validateOperations = validateContracts.map(({ contract, field }) =>
  defineOperation(contract, (dependencies: Pick<WriteDependencies, 'plan' | 'customers' | 'hooks'>) => {
    const validateValue = createValidateValue(dependencies);
    return async ({ params, query }, context) => ({
      body: await validateValue(field, params.value, query.excludeCustomerId ?? null, context),
    });
  }),
);
