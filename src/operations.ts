import { createCustomerContract } from './customers/create-customer/contract.ts';
import { deleteCustomerContract } from './customers/delete-customer/contract.ts';
import { eraseCustomerContract } from './customers/erase-customer/contract.ts';
import { exportCustomerContract } from './customers/export-customer/contract.ts';
import { getCustomFieldsContract } from './customers/get-custom-fields/contract.ts';
import { getCustomerContract } from './customers/get-customer/contract.ts';
import { getCustomerCountriesContract } from './customers/get-customer-countries/contract.ts';
import { getCustomerIdsContract } from './customers/get-customer-ids/contract.ts';
import { getCustomersByParameterContract } from './customers/get-customers-by-parameter/contract.ts';
import { websiteContracts } from './customers/get-website-information/contract.ts';
import { listTypeChangesContract } from './customers/list-type-changes/contract.ts';
import { patchCustomerContract } from './customers/patch-customer/contract.ts';
import { resetPasswordContract } from './customers/reset-password/contract.ts';
import { searchCustomersContract } from './customers/search-customers/contract.ts';
import { updateCustomerContract } from './customers/update-customer/contract.ts';
import { upgradeCustomerContract } from './customers/upgrade-customer/contract.ts';
import { previewUpgradeContract } from './customers/upgrade-customer/preview-upgrade-contract.ts';
import { validateLoginContract } from './customers/validate-login/contract.ts';
import { validateContracts } from './customers/validate-value/contract.ts';
import { getWebAliasesContract, replaceWebAliasesContract } from './customers/web-aliases/contract.ts';
import type { OperationContract } from './http/operation.ts';

/** Everything that the REST API offers, in the order in which it is documented. */
export const operationContracts: readonly OperationContract[] = [
  getCustomerContract,
  getCustomersByParameterContract,
  searchCustomersContract,
  ...websiteContracts,
  getCustomerIdsContract,
  createCustomerContract,
  updateCustomerContract,
  patchCustomerContract,
  upgradeCustomerContract,
  previewUpgradeContract,
  deleteCustomerContract,
  getCustomFieldsContract,
  getCustomerCountriesContract,
  getWebAliasesContract,
  replaceWebAliasesContract,
  listTypeChangesContract,
  resetPasswordContract,
  validateLoginContract,
  exportCustomerContract,
  eraseCustomerContract,
  ...validateContracts.map(({ contract }) => contract),
];
