import { assertChangeable } from '../../customers/record/assert-changeable.ts';
import { createGetCustomer } from '../../customers/record/get-customer.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import type { ServiceLogStore } from '../../customers/store/service-log-store.ts';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { callOfAccount } from '../call-of-account.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import { addNoteContract } from './contract.ts';

export interface AddNoteDependencies {
  readonly customers: Pick<CustomerReader, 'byId'>;
  readonly serviceLog: UnitOfWork<{ readonly serviceLog: ServiceLogStore }>;
  readonly clock: Clock;
}

/** Shown next to the note, to distinguish it from notes of the client extension. */
const SOURCE = 'Back office';

export const addNoteOperation = defineOfficeOperation(
  addNoteContract,
  'notes.write',
  (dependencies: AddNoteDependencies) => {
    const { serviceLog, clock } = dependencies;
    const getCustomer = createGetCustomer(dependencies);
    return async ({ params: { customerId }, body: { Text: text } }, call) => {
      const customer = await getCustomer(customerId);
      const note = {
        customerId,
        text: text.trim(),
        reference: '',
        source: SOURCE,
        at: clock().toISOString(),
      };
      await serviceLog.run(async (stores) => {
        assertChangeable((await stores.serviceLog.hold(customerId)) ?? customer);
        await stores.serviceLog.add(note, callOfAccount(call));
      });
      return { body: {} };
    };
  },
);
