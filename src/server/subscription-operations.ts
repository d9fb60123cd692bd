import type { Static } from 'typebox';
import { type PortalOperation, portalOperation, type SignedInCall } from '../http/portal-operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import { readPageCursor, writePageCursor } from '../kernel/page-cursor.ts';
import { SLOTS, STATES } from '../subscriptions/contract-parts.ts';
import { changeKeyContract, regenerateKeyContract, showKeyContract } from '../subscriptions/key-contracts.ts';
import type { RequestLog } from '../subscriptions/request-log.ts';
import type { LoggedRequest } from '../subscriptions/request-log-store.ts';
import {
  KEY_SLOTS,
  type KeyPlace,
  type KeySlot,
  SUBSCRIPTION_STATES,
  type Subscription,
  type SubscriptionState,
} from '../subscriptions/subscription.ts';
import {
  changeSubscriptionContract,
  createSubscriptionContract,
  getSubscriptionContract,
  listSubscriptionsContract,
  type SubscriptionAnswer,
} from '../subscriptions/subscription-contracts.ts';
import type { SubscriptionChange } from '../subscriptions/subscription-store.ts';
import { createReadUsage, type Usage } from '../subscriptions/usage.ts';
import { getUsageContract, listRequestsContract } from '../subscriptions/usage-contracts.ts';
import { createVisibleSubscriptions } from '../subscriptions/visible-subscriptions.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';

export interface SubscriptionOperationOptions {
  readonly storage: SubscriptionStorage;
  readonly requestLog: Pick<RequestLog, 'flush'>;
  /** For whoever runs the server: ids, never names or keys. */
  readonly note: (event: { accountId: number; subscriptionId: number; what: string }) => void;
  readonly clock: Clock;
}

const REQUESTS_A_PAGE = 50;

/** The portal's operations on subscriptions, their keys, and what they were used for. */
export function createSubscriptionOperations(options: SubscriptionOperationOptions): PortalOperation[] {
  const { storage, requestLog, note, clock } = options;
  const visible = createVisibleSubscriptions(storage);
  const readUsage = createReadUsage(storage.requests, clock);
  const noteCall = ({ account: { accountId } }: SignedInCall, subscriptionId: number, what: string) =>
    note({ accountId, subscriptionId, what });
  const describe = async (subscriptions: readonly Subscription[]) => {
    await requestLog.flush();
    const usageOf = await readUsage(subscriptions.map(({ id }) => id));
    return Promise.all(
      subscriptions.map(async (subscription) => {
        const masked = await Promise.all(
          subscription.keys.map(({ slot }) =>
            storage.changes.reveal({ subscriptionId: subscription.id, slot }),
          ),
        );
        return subscriptionAnswer(subscription, masked.map(maskKey), usageOf(subscription.id));
      }),
    );
  };
  const describeOne = async (subscription: Subscription) => {
    const [answer] = await describe([subscription]);
    if (answer === undefined) throw new TypeError('One answer for one subscription');
    return { body: answer };
  };
  /** The key that a call is about, once it is known that the caller may see it. */
  const keyOf = async (
    { account }: SignedInCall,
    params: { subscriptionId: number; slot: string },
  ): Promise<KeyPlace> => {
    const { id } = await visible.find(account, params.subscriptionId);
    return { subscriptionId: id, slot: slotOf(params.slot) };
  };
  return [
    portalOperation(listSubscriptionsContract, 'signed-in', async ({ query }, { account }) => ({
      body: await describe(await visible.list(account, query.all === true)),
    })),
    portalOperation(getSubscriptionContract, 'signed-in', async ({ params }, { account }) =>
      describeOne(await visible.find(account, params.subscriptionId)),
    ),
    portalOperation(createSubscriptionContract, 'administrator', async ({ body }, call) => {
      const { id } = await storage.changes.create(body.Name, settingsOf(body));
      noteCall(call, id, 'made');
      return describeOne(await visible.find(call.account, id));
    }),
    portalOperation(changeSubscriptionContract, 'signed-in', async ({ params, body }, call) => {
      const change: SubscriptionChange = {
        ...settingsOf(body),
        ...(body.Name === undefined ? {} : { name: body.Name }),
        ...(body.State === undefined ? {} : stateOf(body.State)),
      };
      const changed = await visible.change(call.account, params.subscriptionId, change);
      noteCall(call, changed.id, `changed: ${Object.keys(change).join(', ')}`);
      return describeOne(changed);
    }),
    portalOperation(showKeyContract, 'signed-in', async ({ params }, call) => {
      const place = await keyOf(call, params);
      const key = await storage.changes.reveal(place);
      noteCall(call, place.subscriptionId, `${place.slot} key shown`);
      return { body: { Key: key } };
    }),
    portalOperation(regenerateKeyContract, 'signed-in', async ({ params }, call) => {
      const place = await keyOf(call, params);
      const key = await storage.changes.regenerate(place);
      noteCall(call, place.subscriptionId, `${place.slot} key regenerated`);
      return { body: { Key: key } };
    }),
    portalOperation(changeKeyContract, 'signed-in', async ({ params, body }, call) => {
      const place = await keyOf(call, params);
      await storage.changes.expire(place, body.ExpiresAt);
      noteCall(call, place.subscriptionId, `${place.slot} key: expiry changed`);
      return describeOne(await visible.find(call.account, place.subscriptionId));
    }),
    portalOperation(getUsageContract, 'signed-in', async ({ params }, { account }) => {
      const { id } = await visible.find(account, params.subscriptionId);
      await requestLog.flush();
      const { requests, errors, hours } = (await readUsage([id]))(id);
      return {
        body: {
          Requests24h: requests,
          Errors24h: errors,
          Hours: hours.map((hour) => ({ At: hour.at, Requests: hour.requests, Errors: hour.errors })),
        },
      };
    }),
    portalOperation(listRequestsContract, 'signed-in', async ({ params, query }, { account }) => {
      const { id: subscriptionId } = await visible.find(account, params.subscriptionId);
      const { cursor, status } = query;
      await requestLog.flush();
      const found = await storage.requests.list({
        subscriptionId,
        ...(status === undefined ? {} : { statuses: statusesOf(status) }),
        ...(cursor === undefined ? {} : { beforeId: readPageCursor(cursor).id }),
        limit: REQUESTS_A_PAGE + 1,
      });
      const page = found.slice(0, REQUESTS_A_PAGE);
      const last = found.length > page.length ? page.at(-1) : undefined;
      return {
        body: {
          Items: page.map(requestAnswer),
          NextCursor: last === undefined ? null : writePageCursor({ at: null, id: last.id }),
        },
      };
    }),
  ];
}

interface SettingsBody {
  readonly OwnerAccountId?: number | null;
  readonly ProductId?: number | null;
  readonly Scopes?: string[];
  readonly AllowedAddresses?: string[];
}

function settingsOf({ OwnerAccountId, ProductId, Scopes, AllowedAddresses }: SettingsBody) {
  return {
    ...(OwnerAccountId === undefined ? {} : { ownerAccountId: OwnerAccountId }),
    ...(ProductId === undefined ? {} : { productId: ProductId }),
    ...(Scopes === undefined ? {} : { scopes: Scopes }),
    ...(AllowedAddresses === undefined ? {} : { allowedAddresses: AllowedAddresses }),
  };
}

function slotOf(text: string): KeySlot {
  return KEY_SLOTS.find((slot) => slot === text.toLowerCase()) ?? 'primary';
}

function stateOf(text: string): { state?: SubscriptionState } {
  const state = SUBSCRIPTION_STATES.find((candidate) => STATES[candidate] === text);
  return state === undefined ? {} : { state };
}

/** `404`, `4xx` or `error`, as the contract has it. */
function statusesOf(text: string): [number, number] {
  if (text === 'error') return [400, 599];
  return [Number(text.replace('xx', '00')), Number(text.replace('xx', '99'))];
}

const MASK = '•';

function maskKey(key: string): string {
  return `${MASK.repeat(8)}${key.slice(-4)}`;
}

function subscriptionAnswer(
  subscription: Subscription,
  maskedKeys: readonly string[],
  usage: Usage,
): Static<typeof SubscriptionAnswer> {
  const { id, name, state, owner, product, scopes, allowedAddresses, createdAt, lastUsedAt, keys } =
    subscription;
  return {
    SubscriptionId: id,
    Name: name,
    State: STATES[state],
    Owner: owner === null ? null : { AccountId: owner.accountId, Name: owner.name },
    Product: product === null ? null : { ProductId: product.id, Name: product.name },
    Scopes: [...scopes],
    AllowedAddresses: [...allowedAddresses],
    CreatedAt: createdAt,
    LastUsedAt: lastUsedAt,
    Keys: keys.map((key, index) => ({
      Slot: SLOTS[key.slot],
      CreatedAt: key.createdAt,
      ExpiresAt: key.expiresAt,
      LastUsedAt: key.lastUsedAt,
      MaskedKey: maskedKeys[index] ?? '',
    })),
    Requests24h: usage.requests,
    Errors24h: usage.errors,
  };
}

function requestAnswer(request: LoggedRequest) {
  return {
    At: request.at,
    RequestId: request.requestId,
    Operation: request.operation,
    Method: request.method,
    Status: request.status,
    DurationMs: request.durationUs / 1_000,
    KeySlot: SLOTS[request.slot],
    Address: request.refusedAddress,
    ErrorCode: request.errorCode,
    ErrorText: request.errorText,
    RequestBody: request.requestBody,
    ResponseBody: request.responseBody,
  };
}
