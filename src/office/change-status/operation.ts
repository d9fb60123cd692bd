import type { PatchInput } from '../../customers/record/customer-input.ts';
import { Call } from '../../kernel/call.ts';
import { callOfAccount } from '../call-of-account.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import { changeStatusContract } from './contract.ts';

export interface ChangeStatusDependencies {
  /** The use case of PATCH. */
  readonly patchCustomer: (customerId: number, input: PatchInput, call: Call) => Promise<unknown>;
}

export const changeStatusOperation = defineOfficeOperation(
  changeStatusContract,
  'people.status',
  ({ patchCustomer }: ChangeStatusDependencies) =>
    async ({ params: { customerId }, body: { CustomerStatus: status, Version } }, call) => {
      const patch = { patch: { status }, password: 'keep', given: ['CustomerStatus'] } as const;
      const onVersion = new Call({ ...callOfAccount(call).context, ifMatch: [Version] });
      await patchCustomer(customerId, patch, onVersion);
      return { body: {} };
    },
);
