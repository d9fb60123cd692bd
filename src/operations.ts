import { createCustomerContract } from './customers/create-customer/contract.ts';
import { getCustomerContract } from './customers/get-customer/contract.ts';
import { getCustomersByParameterContract } from './customers/get-customers-by-parameter/contract.ts';
import { listTypeChangesContract } from './customers/list-type-changes/contract.ts';
import { patchCustomerContract } from './customers/patch-customer/contract.ts';
import { updateCustomerContract } from './customers/update-customer/contract.ts';
import { upgradeCustomerContract } from './customers/upgrade-customer/contract.ts';
import { previewUpgradeContract } from './customers/upgrade-customer/preview-upgrade-contract.ts';
import { validateContracts } from './customers/validate-value/contract.ts';
import { listHookCallsContract } from './extensions/list-hook-calls/contract.ts';
import type { OperationContract } from './http/operation.ts';

/** Everything that the REST API offers, in the order in which it is documented. */
export const operationContracts: readonly OperationContract[] = [
  getCustomerContract,
  getCustomersByParameterContract,
  createCustomerContract,
  updateCustomerContract,
  patchCustomerContract,
  upgradeCustomerContract,
  previewUpgradeContract,
  listTypeChangesContract,
  listHookCallsContract,
  ...validateContracts.map(({ contract }) => contract),
];
