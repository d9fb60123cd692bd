import { defineOperation } from '../../http/operation.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import { writeTypeChange } from '../wire/wire-mapping.ts';
import { listTypeChangesContract } from './contract.ts';
import { createListTypeChanges } from './list-type-changes.ts';

export const listTypeChangesOperation = defineOperation(
  listTypeChangesContract,
  (dependencies: { readonly customers: Pick<CustomerReader, 'exists' | 'typeChanges'> }) => {
    const listTypeChanges = createListTypeChanges(dependencies);
    return async ({ params }, { signal }) => ({
      body: (await listTypeChanges(params.customerId, signal)).map(writeTypeChange),
    });
  },
);
