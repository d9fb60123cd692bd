import { createCustomerOperation } from './create-customer/operation.ts';
import { deleteCustomerOperation } from './delete-customer/operation.ts';
import { eraseCustomerOperation } from './erase-customer/operation.ts';
import { exportCustomerOperation } from './export-customer/operation.ts';
import { getCustomFieldsOperation } from './get-custom-fields/operation.ts';
import { getCustomerOperation } from './get-customer/operation.ts';
import { getCustomerCountriesOperation } from './get-customer-countries/operation.ts';
import { getCustomerIdsOperation } from './get-customer-ids/operation.ts';
import { getCustomersByParameterOperation } from './get-customers-by-parameter/operation.ts';
import { getStatsOperation } from './get-stats/operation.ts';
import { websiteOperations } from './get-website-information/operations.ts';
import { purchaseOperations } from './list-purchases/operations.ts';
import { listServiceLogOperation } from './list-service-log/operation.ts';
import { listTypeChangesOperation } from './list-type-changes/operation.ts';
import { mergeOperations } from './merge-customers/operations.ts';
import { patchCustomerOperation } from './patch-customer/operation.ts';
import { resetPasswordOperation } from './reset-password/operation.ts';
import { searchCustomersOperation } from './search-customers/operation.ts';
import { searchDownlineOperation } from './search-downline/operation.ts';
import { updateCustomerOperation } from './update-customer/operation.ts';
import { previewUpgradeOperation, upgradeCustomerOperation } from './upgrade-customer/operations.ts';
import { validateLoginOperation } from './validate-login/operation.ts';
import { validateOperations } from './validate-value/operations.ts';
import { getWebAliasesOperation, replaceWebAliasesOperation } from './web-aliases/operations.ts';

/**
 * The operations on customers, in the order of the reference. Sent in this order, each operation finds the
 * data that it needs. Operations that remove a customer come last.
 */
export const customerOperations = [
  createCustomerOperation,
  getCustomerOperation,
  previewUpgradeOperation,
  upgradeCustomerOperation,
  updateCustomerOperation,
  getCustomersByParameterOperation,
  searchCustomersOperation,
  searchDownlineOperation,
  ...websiteOperations,
  patchCustomerOperation,
  getCustomerIdsOperation,
  getCustomFieldsOperation,
  getCustomerCountriesOperation,
  ...purchaseOperations,
  getStatsOperation,
  getWebAliasesOperation,
  replaceWebAliasesOperation,
  listTypeChangesOperation,
  listServiceLogOperation,
  resetPasswordOperation,
  validateLoginOperation,
  ...validateOperations,
  ...mergeOperations,
  exportCustomerOperation,
  deleteCustomerOperation,
  eraseCustomerOperation,
] as const;
