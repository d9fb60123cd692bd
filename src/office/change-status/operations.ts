import type { PatchInput } from '../../customers/record/customer-input.ts';
import type { NameReader } from '../../customers/store/name-reader.ts';
import type { ApplyPatch, PatchPreview } from '../../customers/write/preview-patch.ts';
import { callOnVersion } from '../call-of-account.ts';
import { writePreview } from '../change-preview.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import type { Recorded } from '../record-of-reads.ts';
import { changeStatusContract, previewStatusContract } from './contracts.ts';

export interface ChangeStatusDependencies {
  readonly names: NameReader;
  /** The use case of PATCH. */
  readonly patchCustomer: ApplyPatch;
  readonly previewPatch: (...args: Parameters<ApplyPatch>) => Promise<PatchPreview>;
}

function toStatus(status: number): PatchInput {
  return { patch: { status }, password: 'keep', given: ['CustomerStatus'] };
}

export const previewStatusOperation = defineOfficeOperation(
  previewStatusContract,
  'people.status',
  ({ previewPatch, names, record }: ChangeStatusDependencies & Recorded) =>
    async ({ params: { customerId }, body: { CustomerStatus: status, Version } }, call) => {
      const preview = await previewPatch(customerId, toStatus(status), callOnVersion(call, Version));
      record.noteOpened('Person', customerId, call);
      return { body: await writePreview(names, preview, new Map()) };
    },
);

export const changeStatusOperation = defineOfficeOperation(
  changeStatusContract,
  'people.status',
  ({ patchCustomer }: ChangeStatusDependencies) =>
    async ({ params: { customerId }, body: { CustomerStatus: status, Version } }, call) => {
      await patchCustomer(customerId, toStatus(status), callOnVersion(call, Version));
      return { body: {} };
    },
);
