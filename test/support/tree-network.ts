import { NO_CUSTOM_FIELDS } from '../../src/customers/record/customer.ts';
import type { NumberedCustomer } from '../../src/customers/store/bulk-customer-store.ts';
import { createStatisticsRefresh } from '../../src/database/refresh-statistics.ts';
import { createUnitOfWork } from '../../src/database/unit-of-work.ts';
import { createEventStore } from '../../src/events/event-store.ts';
import { bindImportStores } from '../../src/import/import-storage.ts';
import { textValues } from '../../src/kernel/text-fields.ts';
import type { Installation } from '../../src/server/installation.ts';
import type { NewPlacement } from '../../src/trees/rules/placement.ts';

export const CONTEXT = {
  requestId: '11111111-2222-4333-8444-555555555555',
  actor: 'test',
  operation: 'Import',
};
const AT = '2024-01-01T00:00:00.000Z';
const PART = 1_000;

/** A customer to add, with the upline in each tree as the index of an earlier customer; -1 is the root. */
export interface NetworkNode {
  readonly baseType?: number;
  readonly uplines: Readonly<Record<string, number | readonly [upline: number, leg: string]>>;
}

/** Adds customers through the stores, much faster than through the API. */
export async function addNetwork(
  installation: Installation,
  nodes: readonly NetworkNode[],
  at = AT,
): Promise<number[]> {
  const firstId = await addCustomers(installation, nodes, (node, id, first) => ({
    write: {
      state: stateOf(id, node.baseType ?? 1),
      inactiveDate: null,
      passwordHash: null,
      at,
      context: CONTEXT,
    },
    placements: Object.entries(node.uplines).map(([tree, place]) => {
      const [upline, leg] = typeof place === 'number' ? [place, ''] : place;
      return { tree, uplineId: upline < 0 ? 2 : first + upline, leg, rule: 'import', reason: '' };
    }),
  }));
  return nodes.map((_, index) => firstId + index);
}

interface AddedCustomer {
  readonly write: NumberedCustomer['write'];
  readonly placements: readonly Pick<NewPlacement, 'tree' | 'uplineId' | 'leg' | 'rule' | 'reason'>[];
}

/**
 * Adds customers, their placements and the events of their creation in batches of hundreds, like an import.
 * @param describe returns the data to add for an item, from its id and the id of the first item
 * @returns the id of the first customer; the others follow
 */
export async function addCustomers<Item>(
  installation: Installation,
  items: readonly Item[],
  describe: (item: Item, id: number, firstId: number) => AddedCustomer,
): Promise<number> {
  const bind = bindImportStores(installation);
  const unitOfWork = createUnitOfWork(installation.database.writer, (transaction) => ({
    ...bind(transaction),
    events: createEventStore(transaction),
  }));
  const firstId = await unitOfWork.run(({ imports }) =>
    imports.reserveIds({ above: 0, count: items.length }),
  );
  for (let from = 0; from < items.length; from += PART) {
    const added = items.slice(from, from + PART).map((item, index) => {
      const id = firstId + from + index;
      return { id, ...describe(item, id, firstId) };
    });
    await unitOfWork.run(async ({ customers, placements, events }) => {
      await customers.insert(added);
      const { requestId, actor } = CONTEXT;
      await placements.place(
        added.flatMap(({ id: nodeId, write: { at }, placements: places }) =>
          places.map((place) => ({ ...place, nodeId, actor, requestId, at })),
        ),
      );
      const data = { baseType: 1, status: 1, sponsorId: 2 };
      const created = added.map(({ id, write: { at } }) => ({
        type: 'customer.created' as const,
        customerId: id,
        at,
        data,
      }));
      await events.add(created, CONTEXT);
    });
  }
  await createStatisticsRefresh(installation.database.writer)(items.length);
  return firstId;
}

function stateOf(id: number, baseType: number) {
  return {
    ...textValues(() => null),
    baseType,
    status: 1,
    backOfficeId: `N${id}`,
    firstName: 'First',
    lastName: 'Last',
    birthDate: null,
    emailAddress: `network${id}@example.com`,
    username: `network ${id}`,
    taxId: null,
    taxExempt: false,
    sendEmails: false,
    termsAccepted: true,
    sponsorId: 2,
    signUpDate: AT,
    primaryAddress: null,
    shippingAddress: null,
    customFields: NO_CUSTOM_FIELDS,
  };
}
