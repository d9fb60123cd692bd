import houseRules from '../../examples/house-rules/index.ts';
import { distributorBody, retailBody } from '../support/bodies.ts';
import { accountManager, PASSWORD, type PortalClient, portalClient } from '../support/portal-client.ts';
import type { TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';
import { createSubscription, type Portal, startPortal } from './portal.ts';

const LOOK_AGAIN_MS = 100;
const HOUR_MS = 3_600_000;
const HOURS = 24;
/** Requests of the quietest and the busiest hour. */
const [QUIET, BUSY] = [3, 26];
/** One in this many requests is refused. */
const REFUSED_EVERY = 14;

export const DEMONSTRATION_PERSON = { name: 'Alex Morgan', emailAddress: 'alex@example.com' } as const;

export interface Demonstration extends AsyncDisposable {
  readonly portal: Portal;
  readonly subscriptionId: number;
}

/** A portal with an administrator, three subscriptions, and a day of requests. */
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
  const client = portalClient(server);
  await client.ok('POST', '/invitations/accept', body);
  const owned = (Name: string) => createSubscription(server, { Name, OwnerAccountId: accountId });
  const backOffice = await owned('Back office');
  const app = await owned('Mobile app');
  await owned('Nightly import');
  for (let hour = 0; hour < HOURS; hour += 1) {
    now = end - (HOURS - 1 - hour) * HOUR_MS;
    await spendHour(server, backOffice.primary, hour, BUSY);
    await spendHour(server, app.primary, hour, BUSY / 2);
  }
  now = end;
  // The session began a day ago, and has expired.
  const EmailAddress = DEMONSTRATION_PERSON.emailAddress;
  await client.ok('POST', '/session', { EmailAddress, Password: PASSWORD });
  await Promise.all([backOffice, app].map(({ id }) => lastUseOf(client, id)));
  return {
    portal,
    subscriptionId: backOffice.id,
    [Symbol.asyncDispose]: () => portal[Symbol.asyncDispose](),
  };
}

/** Waits for the last use, which is recorded some seconds later and must be in the picture. */
async function lastUseOf(client: PortalClient, id: number): Promise<void> {
  await until(async () => (await client.ok('GET', `/subscriptions/${id}`)).LastUsedAt, {
    pauseMs: LOOK_AGAIN_MS,
  });
}

/** Most requests are reads; some enroll and upgrade people, and some are invalid. */
async function spendHour(server: TestServer, key: string, hour: number, busiest: number): Promise<void> {
  const wave = (1 - Math.cos((hour / HOURS) * 2 * Math.PI)) / 2;
  const count = Math.round(QUIET + (busiest - QUIET) * wave);
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
