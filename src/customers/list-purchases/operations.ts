import { defineOperation } from '../../http/operation.ts';
import { purchaseContracts } from './contracts.ts';
import { createListPurchases, type PurchaseDependencies } from './list-purchases.ts';

export const purchaseOperations = purchaseContracts.map((contract) =>
  defineOperation(contract, (dependencies: PurchaseDependencies) => {
    const listPurchases = createListPurchases(dependencies);
    return async ({ params }) => ({ body: await listPurchases(params.customerId) });
  }),
);
