import { defineOperation } from '../../http/operation.ts';
import { changedAnswer } from '../wire/customer-answer.ts';
import { readCustomer } from '../wire/read-customer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { upgradeCustomerContract } from './contract.ts';
import { createPreviewUpgrade } from './preview-upgrade.ts';
import { previewUpgradeContract } from './preview-upgrade-contract.ts';
import { createUpgradeCustomer } from './upgrade-customer.ts';

export const upgradeCustomerOperation = defineOperation(
  upgradeCustomerContract,
  (dependencies: WriteDependencies) => {
    const upgradeCustomer = createUpgradeCustomer(dependencies);
    return async ({ params, body }, call) =>
      changedAnswer(await upgradeCustomer(params.customerId, readCustomer(body), call));
  },
);

export const previewUpgradeOperation = defineOperation(
  previewUpgradeContract,
  (dependencies: WriteDependencies) => {
    const previewUpgrade = createPreviewUpgrade(dependencies);
    return async ({ params, query, body }, call) => ({
      body: await previewUpgrade(params.customerId, readCustomer(body), call, query.hooks === 'ask'),
      subjectId: params.customerId,
    });
  },
);
