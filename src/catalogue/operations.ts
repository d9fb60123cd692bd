import { createCustomerContract } from '../customers/create-customer/contract.ts';
import { deleteCustomerContract } from '../customers/delete-customer/contract.ts';
import { eraseCustomerContract } from '../customers/erase-customer/contract.ts';
import { exportCustomerContract } from '../customers/export-customer/contract.ts';
import { getCustomFieldsContract } from '../customers/get-custom-fields/contract.ts';
import { getCustomerContract } from '../customers/get-customer/contract.ts';
import { getCustomerCountriesContract } from '../customers/get-customer-countries/contract.ts';
import { getCustomerIdsContract } from '../customers/get-customer-ids/contract.ts';
import { getCustomersByParameterContract } from '../customers/get-customers-by-parameter/contract.ts';
import { websiteContracts } from '../customers/get-website-information/contract.ts';
import { listServiceLogContract } from '../customers/list-service-log/contract.ts';
import { listTypeChangesContract } from '../customers/list-type-changes/contract.ts';
import { patchCustomerContract } from '../customers/patch-customer/contract.ts';
import { resetPasswordContract } from '../customers/reset-password/contract.ts';
import { searchCustomersContract } from '../customers/search-customers/contract.ts';
import { updateCustomerContract } from '../customers/update-customer/contract.ts';
import { upgradeCustomerContract } from '../customers/upgrade-customer/contract.ts';
import { previewUpgradeContract } from '../customers/upgrade-customer/preview-upgrade-contract.ts';
import { validateLoginContract } from '../customers/validate-login/contract.ts';
import { validateContracts } from '../customers/validate-value/contract.ts';
import { getWebAliasesContract, replaceWebAliasesContract } from '../customers/web-aliases/contract.ts';
import { listHookCallsContract } from '../hooks/list-hook-calls/contract.ts';
import type { OperationContract } from '../http/operation.ts';
import {
  countDownlineContract,
  getDownlineByIdContract,
  getDownlineContract,
} from '../trees/get-downline/contract.ts';
import { getUplineContract } from '../trees/get-upline/contract.ts';
import { listDownlineNodesContract } from '../trees/list-downline-nodes/contract.ts';
import { listPlacementsContract } from '../trees/list-placements/contract.ts';
import { listUnplacedCloneContract, listUnplacedContract } from '../trees/list-unplaced/contract.ts';
import { placeByRuleContract } from '../trees/place-by-rule/contract.ts';
import { placeNodeContract } from '../trees/place-node/contract.ts';
import { previewPlaceNodeContract } from '../trees/place-node/preview-contract.ts';
import {
  commitBatchContract,
  getBatchContract,
  stageBatchContract,
  undoBatchContract,
} from '../trees/placement-batches/contracts.ts';
import { getPreferenceContract, setPreferenceContract } from '../trees/placement-preference/contract.ts';
import { removeNodeContract } from '../trees/remove-node/contract.ts';

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
  listServiceLogContract,
  resetPasswordContract,
  validateLoginContract,
  exportCustomerContract,
  eraseCustomerContract,
  listHookCallsContract,
  ...validateContracts.map(({ contract }) => contract),
  placeNodeContract,
  previewPlaceNodeContract,
  placeByRuleContract,
  removeNodeContract,
  getPreferenceContract,
  setPreferenceContract,
  getDownlineContract,
  getDownlineByIdContract,
  countDownlineContract,
  listDownlineNodesContract,
  getUplineContract,
  listUnplacedContract,
  listUnplacedCloneContract,
  listPlacementsContract,
  stageBatchContract,
  getBatchContract,
  commitBatchContract,
  undoBatchContract,
];
