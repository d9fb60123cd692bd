import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventReceiver } from './event-receiver.ts';
import { type PortalClient, type PortalReply, signedIn } from './portal-client.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const LOCAL = { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' };
const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

type Receiver = Pick<EventReceiver, 'url'>;

/** A server with accounts that use the console of events. */
export interface EventConsole {
  readonly server: TestServer;
  readonly admin: PortalClient;
  readonly owner: PortalClient & { readonly accountId: number };
  /** This account owns no subscription and has no role. */
  readonly stranger: PortalClient;
  /** This account has the role Support. */
  readonly support: PortalClient;
  /** Creates a subscription of the owner. @returns its id */
  subscription(name: string, settings?: object): Promise<number>;
  /** Requests an endpoint for the owner's first subscription. */
  create(client: PortalClient, receiver: Receiver, more?: object): Promise<PortalReply>;
  /** Creates an endpoint as the owner. */
  endpoint(
    receiver: Receiver,
    more?: object,
  ): Promise<{ readonly id: number; readonly path: string; readonly secret: string }>;
  /** Waits for this many deliveries, which are stored after the answer of the receiver. */
  deliveries(path: string, count: number): Promise<Delivery[]>;
}

interface Delivery {
  readonly AttemptId: number;
  readonly Position: number;
  readonly At: string;
}

export async function startConsole(): Promise<EventConsole> {
  const server = await startTestServer({ environment: LOCAL });
  const admin = await signedIn(server, 'admin@example.com', 'Administrator');
  const owner = await signedIn(server, 'owner@example.com', 'Developer');
  const support = await signedIn(server, 'support@example.com', 'Developer');
  await admin.ok('PUT', `/office/accounts/${support.accountId}/roles`, { Roles: ['Support'] });
  const subscription: EventConsole['subscription'] = async (Name, settings = {}) => {
    const body = { Name, OwnerAccountId: owner.accountId, ...settings };
    return (await admin.ok('POST', '/subscriptions', body)).SubscriptionId;
  };
  const owned = await subscription('shop');
  let serial = 0;
  const create: EventConsole['create'] = (client, { url }, more = {}) => {
    serial += 1;
    const body = { SubscriptionId: owned, Name: `endpoint ${serial}`, Url: url, ...more };
    return client.call('POST', '/event-endpoints', body);
  };
  return {
    ...{ server, admin, owner, support, subscription, create },
    stranger: await signedIn(server, 'stranger@example.com', 'Developer'),
    async endpoint(receiver, more) {
      const { status, json, text } = await create(owner, receiver, more);
      assert.equal(status, 201, text);
      const id: number = json.Endpoint.EndpointId;
      return { id, path: `/event-endpoints/${id}`, secret: json.Secret };
    },
    async deliveries(path, count) {
      const endsAt = performance.now() + PATIENCE_MS;
      for (;;) {
        const found = await admin.ok('GET', `${path}/deliveries`);
        if (found.length >= count) return found;
        assert.ok(performance.now() < endsAt, `${found.length} of ${count} deliveries`);
        await delay(LOOK_MS);
      }
    },
  };
}

/** Status and first code of a refusal. */
export function refusalOf({ status, json }: PortalReply): readonly [status: number, code: string] {
  return [status, json.errors?.[0]?.code ?? json.code];
}
