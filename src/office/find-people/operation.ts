import { defineOfficeOperation } from '../office-operation.ts';
import type { RecordOfReads } from '../record-of-reads.ts';
import { findPeopleContract } from './contract.ts';
import { createFindPeople, type FindDependencies } from './find-people.ts';

export interface FindPeopleDependencies extends FindDependencies {
  readonly record: Pick<RecordOfReads, 'noteList'>;
}

export const findPeopleOperation = defineOfficeOperation(
  findPeopleContract,
  'people.find',
  (dependencies: FindPeopleDependencies) => {
    const findPeople = createFindPeople(dependencies);
    return async ({ query }, call) => {
      const body = await findPeople(query, call.permissions.has('people.contact'), call.signal);
      dependencies.record.noteList('Find', body.Items.length, call);
      return { body };
    };
  },
);
