import { createAccountReader } from '../accounts/account-reader.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import { createNameReader } from '../customers/store/name-reader.ts';
import { createAssertCustomer } from '../customers/write/assert-customer.ts';
import { createUnitOfWork, noting } from '../database/unit-of-work.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import { createOfficeAccess } from '../office/office-storage.ts';
import type { RecordOfReads } from '../office/record-of-reads.ts';
import { officeTreeOperations } from '../office/trees/operations.ts';
import { indexReads } from '../trees/index/index-reads.ts';
import type { TreeIndexes } from '../trees/index/tree-indexes.ts';
import { createBatchReader } from '../trees/store/batch-reader.ts';
import { createTreeReader } from '../trees/store/tree-reader.ts';
import { createTreeDependencies } from '../trees/tree-storage.ts';
import { createTurns } from '../trees/write/place-by-weight.ts';
import { bindCustomerStores, createFurtherReaders } from './customer-storage.ts';
import type { Installation } from './installation.ts';

export interface OfficeTreePorts {
  readonly installation: Installation;
  readonly plan: CommissionPlan;
  readonly reader: CustomerReader;
  readonly treeIndexes: TreeIndexes;
  readonly record: RecordOfReads;
  readonly clock: Clock;
  /** Called after each commit that may have stored events. */
  readonly onCommitted: () => void;
}

/** Connects the pages of the trees. */
export function createOfficeTrees({
  installation,
  plan,
  reader: customers,
  treeIndexes,
  record,
  clock,
  onCommitted,
}: OfficeTreePorts): ProductModule {
  const { reader, longReader, longReaderOfWrites, writer } = installation.database;
  const trees = indexReads(createTreeReader(reader, longReader, longReaderOfWrites), treeIndexes.ask);
  const assertCustomer = createAssertCustomer({ customers });
  // Moves name a place or the first free one; neither waits for a turn, as placements by weight do.
  const shared = { plan, trees, takePlacementTurn: createTurns(), clock, assertCustomer };
  const bindStores = bindCustomerStores(installation, customers, treeIndexes);
  const unitOfWork = noting(createUnitOfWork(writer, bindStores), onCommitted);
  const { search, webAliases } = createFurtherReaders(installation);
  return {
    portalOperations: bindPortalOperations(officeTreeOperations, {
      ...createOfficeAccess(installation),
      ...createTreeDependencies(installation, { ...shared, unitOfWork }),
      names: createNameReader(reader),
      batches: createBatchReader(reader),
      ...{ customers, record, search, webAliases, accounts: createAccountReader(reader) },
    }),
  };
}
