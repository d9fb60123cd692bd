import houseRules from '../../examples/house-rules/index.ts';
import { distributorBody, retailBody } from '../bodies.ts';
import { accountManager, PASSWORD, portalClient } from '../portal-client.ts';
import { createSubscription, type Portal, startPortal } from './portal.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Requests of the quietest and the busiest hour. */
const [QUIET, BUSY] = [3, 26];
/** One request in so many is refused. */
const REFUSED_EVERY = 14;

export const DEMONSTRATION_PERSON = { name: 'Alex Morgan', emailAddress: 'alex@example.com' } as const;

export interface Demonstration extends AsyncDisposable {
  readonly portal: Portal;
  readonly subscriptionId: number;
}

/** A portal with somebody who runs it, three subscriptions, and a day of requests. */
export async function createDemonstration(): Promise<Demonstration> {
  const end = Date.now();
  let now = end - (HOURS - 1) * HOUR_MS;
  const portal = await startPortal({
    now: () => new Date(now),
    extension: houseRules,
  });
  const { server } = portal;
  const { token, accountId } = await accountManager(server).invite({
    ...DEMONSTRATION_PERSON,
    role: 'Administrator',
  });
  const body = { Token: token, Name: DEMONSTRATION_PERSON.name, Password: PASSWORD };
  await portalClient(server).ok('POST', '/invitations/accept', body);
  const backOffice = await createSubscription(server, { Name: 'Back office', OwnerAccountId: accountId });
  await createSubscription(server, { Name: 'Mobile app', OwnerAccountId: accountId });
  await createSubscription(server, { Name: 'Nightly import', OwnerAccountId: accountId });
  for (let hour = 0; hour < HOURS; hour += 1) {
    now = end - (HOURS - 1 - hour) * HOUR_MS;
    await spendHour(portal, backOffice.primary, hour);
  }
  now = end;
  return {
    portal,
    subscriptionId: backOffice.id,
    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  };
}

/** Most requests are reads; people sign up and are upgraded in between, and some requests are wrong. */
async function spendHour({ server }: Portal, key: string, hour: number): Promise<void> {
  const wave = (1 - Math.cos((hour / HOURS) * 2 * Math.PI)) / 2;
  const count = Math.round(QUIET + (BUSY - QUIET) * wave);
  const call = (method: string, address: string, body?: unknown) =>
    fetch(server.url + address, {
      method,
      headers: { 'Ocp-Apim-Subscription-Key': key, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  for (let index = 0; index < count; index += 1) {
    const serial = hour * BUSY + index;
    if (serial % REFUSED_EVERY === 0) await call('PUT', '/v1/customers/upgrade/1001', { CustomerType: 1 });
    else if (serial % 9 === 0) await call('POST', '/v1/customers', { ...retailBody(), SponsorId: 2 });
    else if (serial % 11 === 0) await call('POST', '/v1/customers', { ...distributorBody(), SponsorId: 2 });
    else await call('GET', '/v1/customers/2');
  }
}
