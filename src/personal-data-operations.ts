import { eraseCustomerContract } from './customers/erase-customer/contract.ts';
import { createEraseCustomer } from './customers/erase-customer/erase-customer.ts';
import { exportCustomerContract } from './customers/export-customer/contract.ts';
import {
  createExportCustomer,
  type ExportDependencies,
} from './customers/export-customer/export-customer.ts';
import type { WriteDependencies } from './customers/write-dependencies.ts';
import { type Operation, operation } from './http/operation.ts';

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
