import { defineOperation } from '../../http/operation.ts';
import type { ReadDependencies } from '../extension/read-through-hook.ts';
import { getAutoshipsContract, getOrdersContract, getServicesContract } from './contracts.ts';
import { createListAutoships, createListOrders, createListServices } from './list-purchases.ts';

export const purchaseOperations = [
  defineOperation(getServicesContract, (dependencies: ReadDependencies) => {
    const list = createListServices(dependencies);
    return async ({ params }, call) => ({ body: await list(params.customerId, call) });
  }),
  defineOperation(getOrdersContract, (dependencies: ReadDependencies) => {
    const list = createListOrders(dependencies);
    return async ({ params }, call) => ({ body: await list(params.customerId, call) });
  }),
  defineOperation(getAutoshipsContract, (dependencies: ReadDependencies) => {
    const list = createListAutoships(dependencies);
    return async ({ params, query }, call) => ({ body: await list(params.customerId, query, call) });
  }),
] as const;
