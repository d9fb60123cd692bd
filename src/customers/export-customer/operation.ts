import { defineOperation } from '../../http/operation.ts';
import { exportCustomerContract } from './contract.ts';
import { createExportCustomer, type ExportDependencies } from './export-customer.ts';

export const exportCustomerOperation = defineOperation(
  exportCustomerContract,
  (dependencies: ExportDependencies) => {
    const exportCustomer = createExportCustomer(dependencies);
    return async ({ params }, { signal }) => ({ body: await exportCustomer(params.customerId, signal) });
  },
);
