import { defineOperation } from '../../http/operation.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { validateContracts } from './contract.ts';
import { createValidateValue } from './validate-value.ts';

/** One operation for each value that can be unique. */
export const validateOperations = validateContracts.map(({ contract, field, ...entry }) =>
  defineOperation(contract, (dependencies: Pick<WriteDependencies, 'plan' | 'customers' | 'hooks'>) => {
    const isTaken = createValidateValue(dependencies);
    const asksForFree = 'trueMeans' in entry;
    return async ({ params, query }, context) => ({
      body: (await isTaken(field, params.value, query.excludeCustomerId ?? null, context)) !== asksForFree,
    });
  }),
);
