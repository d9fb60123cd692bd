import { createGetCustomer } from '../../customers/record/get-customer.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { assertPermitted, defineOfficeOperation } from '../office-operation.ts';
import { PERSON_FIELDS } from '../person-fields.ts';
import type { RecordOfReads } from '../record-of-reads.ts';
import { showFieldContract } from './contract.ts';

export interface ShowFieldDependencies {
  readonly customers: Pick<CustomerReader, 'byId'>;
  readonly record: Pick<RecordOfReads, 'noteShown'>;
  readonly clock: Clock;
}

export const showFieldOperation = defineOfficeOperation(
  showFieldContract,
  'people.read',
  (dependencies: ShowFieldDependencies) => {
    const getCustomer = createGetCustomer(dependencies);
    return async ({ params: { customerId }, body: { Field: name } }, call) => {
      const field = PERSON_FIELDS.find((candidate) => candidate.name === name);
      if (field === undefined || field.permission === null || field.permission === 'never') {
        throw new TypeError(`The contract let the field ${name} through`);
      }
      assertPermitted(call, field.permission);
      const customer = await getCustomer(customerId);
      await dependencies.record.noteShown(name, customerId, call);
      const body = {
        Field: name,
        Value: field.read(customer) ?? '',
        Address: field.readAddress?.(customer) ?? null,
        ShownAt: dependencies.clock().toISOString(),
      };
      return { body };
    };
  },
);
