import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { createGetCustomer } from '../../customers/record/get-customer.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import type { NameReader } from '../../customers/store/name-reader.ts';
import type { ApplyPatch, PatchPreview } from '../../customers/write/preview-patch.ts';
import { callOnVersion } from '../call-of-account.ts';
import { enteredTexts, writePreview } from '../change-preview.ts';
import { assertPermitted, defineOfficeOperation, type OfficeCall } from '../office-operation.ts';
import { readRecordChanges, type TypedRecordChanges } from '../record-changes.ts';
import type { Recorded } from '../record-of-reads.ts';
import { changeTypeContract, previewTypeContract } from './contracts.ts';
import { fillsGapsOnly } from './fills-gaps-only.ts';

export interface ChangeTypeDependencies {
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'byId'>;
  readonly names: NameReader;
  readonly upgradeByPatch: ApplyPatch;
  readonly previewUpgrade: (...args: Parameters<ApplyPatch>) => Promise<PatchPreview>;
}

interface TypeInput {
  readonly params: { readonly customerId: number };
  readonly body: {
    readonly CustomerType: number;
    readonly Changes: TypedRecordChanges;
    readonly Version: string;
  };
}

/**
 * The arguments of the upgrade. Without the permission to edit records, a caller may add only what the new type
 * requires.
 * @throws ProblemError `permission_missing`
 */
function createReadUpgrade(dependencies: ChangeTypeDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  return async (
    { params: { customerId }, body: { CustomerType: baseType, Changes, Version } }: TypeInput,
    call: OfficeCall,
  ) => {
    const customer = await getCustomer(customerId);
    const type = dependencies.plan.baseTypes.find(({ id }) => id === baseType);
    if (!fillsGapsOnly(customer, type?.required ?? [], Changes)) assertPermitted(call, 'people.edit');
    const input = readRecordChanges(customer, Changes, { baseType });
    return [customerId, input, callOnVersion(call, Version)] as const;
  };
}

export const previewTypeOperation = defineOfficeOperation(
  previewTypeContract,
  'people.type',
  (dependencies: ChangeTypeDependencies & Recorded) => {
    const readUpgrade = createReadUpgrade(dependencies);
    return async (input, call) => {
      const preview = await dependencies.previewUpgrade(...(await readUpgrade(input, call)));
      dependencies.record.noteOpened('Person', input.params.customerId, call);
      return { body: await writePreview(dependencies.names, preview, enteredTexts(input.body.Changes)) };
    };
  },
);

export const changeTypeOperation = defineOfficeOperation(
  changeTypeContract,
  'people.type',
  (dependencies: ChangeTypeDependencies) => {
    const readUpgrade = createReadUpgrade(dependencies);
    return async (input, call) => {
      await dependencies.upgradeByPatch(...(await readUpgrade(input, call)));
      return { body: {} };
    };
  },
);
