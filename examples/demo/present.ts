import { createServiceLogStore } from '../../src/customers/store/service-log-store.ts';
import { createUnitOfWork } from '../../src/database/unit-of-work.ts';
import type { Installation } from '../../src/server/installation.ts';
import { call } from './history.ts';

export interface Present {
  /** Address of the API. */
  readonly url: string;
  readonly key: string;
  readonly installation: Installation;
  /** Id of the newest customer; lower ids also belong to customers. */
  readonly lastId: number;
  /** Ids of distributors, newest first. */
  readonly distributors: readonly number[];
  readonly clock: () => Date;
}

/** Lets a server deliver to its own machine, where the failing endpoint is. */
export const LOCAL_DELIVERIES = { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' } as const;

/** Number of the newest distributors who lose their place in the matrix. */
const WAITING = 12;
/** People in a batch: an upline and those who are moved below it. */
const BATCH_SIZE = 4;
const DAY_MS = 86_400_000;
const NOTES = [
  'Called about the commission of last month. Explained that the new sponsor counts from this week.',
  'Asked for the starter kit in Spanish. Sent to the warehouse.',
  'Wants to become a distributor after the holidays. Call back in January.',
] as const;

/** Leaves open work, so that every page of the back office has something to show. */
export async function leaveWork(present: Present): Promise<void> {
  await createEndpoint(present);
  await changeRecords(present);
  await addNotes(present);
  await letWait(present);
  await stageBatches(present);
}

/** No process listens at the port, so each delivery fails and no other system gets a request. */
async function createEndpoint(present: Present): Promise<void> {
  const endpoint = { Name: 'ERP bridge', Url: 'http://127.0.0.1:9/upline' };
  const response = await call(present, 'POST', '/v1/event-endpoints', endpoint);
  if (!response.ok) throw new Error(await response.text());
}

async function changeRecords(present: Present): Promise<void> {
  for (let serial = 0; serial < 10; serial += 1) {
    const path = `/v1/customers/${present.lastId - 100 - serial}`;
    await call(present, 'PATCH', path, { PrimaryPhone: `+1 415 555 01${10 + serial}` });
    if (serial % 3 === 0) await call(present, 'PATCH', path, { CustomerStatus: 2 });
  }
}

async function addNotes({ installation, lastId, clock }: Present): Promise<void> {
  const unitOfWork = createUnitOfWork(installation.database.writer, (transaction) => ({
    serviceLog: createServiceLogStore(transaction),
  }));
  const context = { actor: 'Operations', operation: 'demo', requestId: 'demo' };
  for (const [index, text] of NOTES.entries()) {
    const at = new Date(clock().getTime() - index * DAY_MS).toISOString();
    const note = { customerId: lastId - 100 - index, at, text, reference: '', source: 'Back office' };
    await unitOfWork.run((stores) => stores.serviceLog.add(note, context));
  }
}

/** The newest distributors lose their places in the matrix, and wait for new ones. */
async function letWait(present: Present): Promise<void> {
  const query = new URLSearchParams({
    tree: 'Matrix',
    children: 'rollup',
    reason: 'waits for a better place',
  });
  for (const id of present.distributors.slice(0, WAITING))
    await call(present, 'POST', `/v1/customers/${id}/downline/removenode?${query}`);
}

/** One batch is committed, and two wait to be committed. */
async function stageBatches(present: Present): Promise<void> {
  const reasons = ['team of Denver', 'moved to another city', 'wrong sponsor'];
  for (const [index, Reason] of reasons.entries()) {
    const [upline, ...nodes] = present.distributors.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE);
    const Items = nodes.map((CustomerId) => ({
      ...{ Action: 'place', CustomerId, Tree: 'Unilevel', ToUplineId: upline },
    }));
    const response = await call(present, 'POST', '/v1/placement-batches', { Reason, Items });
    if (index > 0 || !response.ok) continue;
    const { BatchId } = (await response.json()) as { BatchId: number };
    await call(present, 'POST', `/v1/placement-batches/${BatchId}/commit`);
  }
}
