import { createGetCustomer } from '../../customers/record/get-customer.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import type { NameReader } from '../../customers/store/name-reader.ts';
import type { ApplyPatch, PatchPreview } from '../../customers/write/preview-patch.ts';
import type { SignedInCall } from '../../http/portal-operation.ts';
import { callOnVersion } from '../call-of-account.ts';
import { enteredTexts, writePreview } from '../change-preview.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import { type RecordChanges, readRecordChanges } from '../record-changes.ts';
import type { Recorded } from '../record-of-reads.ts';
import { editPersonContract, previewEditContract } from './contracts.ts';

export interface EditDependencies {
  readonly customers: Pick<CustomerReader, 'byId'>;
  readonly names: NameReader;
  /** The use case of PATCH. */
  readonly patchCustomer: ApplyPatch;
  readonly previewPatch: (...args: Parameters<ApplyPatch>) => Promise<PatchPreview>;
}

interface EditInput {
  readonly params: { readonly customerId: number };
  readonly body: { readonly Changes: RecordChanges; readonly Version: string };
}

/** The arguments of the change. */
function createReadEdit(dependencies: EditDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  return async ({ params: { customerId }, body: { Changes, Version } }: EditInput, call: SignedInCall) => {
    const input = readRecordChanges(await getCustomer(customerId), Changes);
    return [customerId, input, callOnVersion(call, Version)] as const;
  };
}

export const previewEditOperation = defineOfficeOperation(
  previewEditContract,
  'people.edit',
  (dependencies: EditDependencies & Recorded) => {
    const readEdit = createReadEdit(dependencies);
    return async (input, call) => {
      const preview = await dependencies.previewPatch(...(await readEdit(input, call)));
      dependencies.record.noteOpened('Person', input.params.customerId, call);
      return { body: await writePreview(dependencies.names, preview, enteredTexts(input.body.Changes)) };
    };
  },
);

export const editPersonOperation = defineOfficeOperation(
  editPersonContract,
  'people.edit',
  (dependencies: EditDependencies) => {
    const readEdit = createReadEdit(dependencies);
    return async (input, call) => {
      await dependencies.patchCustomer(...(await readEdit(input, call)));
      return { body: {} };
    };
  },
);
