import type { CommissionPlan } from '../../src/commission-plan/commission-plan.ts';
import { NO_CUSTOM_FIELDS } from '../../src/customers/record/customer.ts';
import { createStatisticsRefresh } from '../../src/database/refresh-statistics.ts';
import { createUnitOfWork } from '../../src/database/unit-of-work.ts';
import { textValues } from '../../src/kernel/text-fields.ts';
import type { Installation } from '../../src/server/installation.ts';
import { bindStores, openSharedStorage } from '../../src/server/transaction-stores.ts';

const CONTEXT = { requestId: '11111111-2222-4333-8444-555555555555', actor: 'test', operation: 'Import' };
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
  plan: CommissionPlan,
  nodes: readonly NetworkNode[],
  at = AT,
): Promise<number[]> {
  const unitOfWork = createUnitOfWork(
    installation.database.writer,
    bindStores(installation, openSharedStorage(installation, plan)),
  );
  const ids: number[] = [];
  const idOf = (index: number) => (index < 0 ? 2 : (ids[index] ?? 2));
  for (let from = 0; from < nodes.length; from += PART) {
    await unitOfWork.run(async ({ customers, trees, events }) => {
      for (const node of nodes.slice(from, from + PART)) {
        const id = await customers.reserveId();
        await customers.insert(id, {
          state: stateOf(id, node.baseType ?? 1),
          inactiveDate: null,
          passwordHash: null,
          at,
          context: CONTEXT,
        });
        for (const [tree, place] of Object.entries(node.uplines)) {
          const [upline, leg] = typeof place === 'number' ? [place, ''] : place;
          const placement = { tree, nodeId: id, uplineId: idOf(upline), leg, rule: 'import', reason: '' };
          await trees.place({ ...placement, actor: 'test', requestId: CONTEXT.requestId, at });
        }
        const data = { baseType: 1, status: 1, sponsorId: 2 };
        await events.add([{ type: 'customer.created', customerId: id, at, data }], CONTEXT);
        ids.push(id);
      }
    });
  }
  await createStatisticsRefresh(installation.database.writer)(ids.length);
  return ids;
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
