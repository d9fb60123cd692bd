import { defineOfficeOperation } from '../office-operation.ts';
import type { RecordOfReads } from '../record-of-reads.ts';
import { getPersonContract } from './contract.ts';
import { createGetPerson, type GetPersonDependencies } from './get-person.ts';

export const getPersonOperation = defineOfficeOperation(
  getPersonContract,
  'people.read',
  (dependencies: GetPersonDependencies & { readonly record: RecordOfReads }) => {
    const getPerson = createGetPerson(dependencies);
    return async ({ params: { customerId } }, call) => {
      const body = await getPerson(customerId, call.permissions);
      dependencies.record.noteOpened('Person', customerId, call);
      return { body };
    };
  },
);
