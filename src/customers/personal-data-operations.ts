import { type Operation, operation } from '../http/operation.ts';
import { eraseCustomerContract } from './erase-customer/contract.ts';
import { createEraseCustomer } from './erase-customer/erase-customer.ts';
import { exportCustomerContract } from './export-customer/contract.ts';
import { createExportCustomer, type ExportDependencies } from './export-customer/export-customer.ts';
import type { WriteDependencies } from './write/write-dependencies.ts';

/** Contracts about what is held on a person. */
export function createPersonalDataOperations(
  dependencies: WriteDependencies & ExportDependencies,
): Operation[] {
  const eraseCustomer = createEraseCustomer(dependencies);
  const exportCustomer = createExportCustomer(dependencies);
  return [
    operation(eraseCustomerContract, async ({ params }, context) =>
      eraseCustomer(params.customerId, context),
    ),
    operation(exportCustomerContract, async ({ params }) => ({
      body: await exportCustomer(params.customerId),
    })),
  ];
}
