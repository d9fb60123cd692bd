import { definePortalOperation, type SignedInCall } from '../http/portal-operation.ts';
import { STATES } from './contract-parts.ts';
import type { DescribeSubscriptions } from './describe-subscriptions.ts';
import { changeKeyContract, regenerateKeyContract, showKeyContract } from './key-contracts.ts';
import {
  KEY_SLOTS,
  type KeyPlace,
  type KeySlot,
  SUBSCRIPTION_STATES,
  type SubscriptionState,
} from './subscription.ts';
import {
  changeSubscriptionContract,
  createSubscriptionContract,
  getSubscriptionContract,
  listSubscriptionsContract,
} from './subscription-contracts.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';
import type { SubscriptionChange } from './subscription-store.ts';
import type { VisibleSubscriptions } from './visible-subscriptions.ts';

export interface SubscriptionOperationDependencies extends DescribeSubscriptions {
  readonly changes: SubscriptionStorage['changes'];
  readonly visible: VisibleSubscriptions;
  /** For the operator's log: ids, never names or keys. */
  readonly note: (event: { accountId: number; subscriptionId: number; what: string }) => void;
}

/** The portal's operations on subscriptions and their keys. */
export const subscriptionOperations = [
  definePortalOperation(
    listSubscriptionsContract,
    'signed-in',
    ({ visible, describe }: SubscriptionOperationDependencies) =>
      async ({ query }, { account }) => ({
        body: await describe(await visible.list(account, query.all === true)),
      }),
  ),
  definePortalOperation(
    getSubscriptionContract,
    'signed-in',
    ({ visible, describeOne }: SubscriptionOperationDependencies) =>
      async ({ params }, { account }) =>
        describeOne(await visible.find(account, params.subscriptionId)),
  ),
  definePortalOperation(
    createSubscriptionContract,
    'administrator',
    (dependencies: SubscriptionOperationDependencies) =>
      async ({ body }, call) => {
        const { changes, visible, describeOne } = dependencies;
        const { id } = await changes.create(body.Name, settingsOf(body));
        noteCall(dependencies, call, id, 'made');
        return describeOne(await visible.find(call.account, id));
      },
  ),
  definePortalOperation(
    changeSubscriptionContract,
    'signed-in',
    (dependencies: SubscriptionOperationDependencies) =>
      async ({ params, body }, call) => {
        const change: SubscriptionChange = {
          ...settingsOf(body),
          ...(body.Name === undefined ? {} : { name: body.Name }),
          ...(body.State === undefined ? {} : stateOf(body.State)),
        };
        const changed = await dependencies.visible.change(call.account, params.subscriptionId, change);
        noteCall(dependencies, call, changed.id, `changed: ${Object.keys(change).join(', ')}`);
        return dependencies.describeOne(changed);
      },
  ),
  definePortalOperation(
    showKeyContract,
    'signed-in',
    (dependencies: SubscriptionOperationDependencies) =>
      async ({ params }, call) => {
        const place = await keyOf(dependencies, call, params);
        const key = await dependencies.changes.reveal(place);
        // A former owner must not get a key that was created after the transfer.
        await dependencies.visible.find(call.account, place.subscriptionId);
        noteCall(dependencies, call, place.subscriptionId, `${place.slot} key shown`);
        return { body: { Key: key } };
      },
  ),
  definePortalOperation(
    regenerateKeyContract,
    'signed-in',
    (dependencies: SubscriptionOperationDependencies) =>
      async ({ params }, call) => {
        const place = await keyOf(dependencies, call, params);
        const key = await dependencies.changes.regenerate(
          place,
          dependencies.visible.keyChanger(call.account),
        );
        noteCall(dependencies, call, place.subscriptionId, `${place.slot} key regenerated`);
        return { body: { Key: key } };
      },
  ),
  definePortalOperation(
    changeKeyContract,
    'signed-in',
    (dependencies: SubscriptionOperationDependencies) =>
      async ({ params, body }, call) => {
        const place = await keyOf(dependencies, call, params);
        await dependencies.changes.expire(
          place,
          body.ExpiresAt,
          dependencies.visible.keyChanger(call.account),
        );
        noteCall(dependencies, call, place.subscriptionId, `${place.slot} key: expiry changed`);
        return dependencies.describeOne(await dependencies.visible.find(call.account, place.subscriptionId));
      },
  ),
];

function noteCall(
  { note }: SubscriptionOperationDependencies,
  { account: { accountId } }: SignedInCall,
  subscriptionId: number,
  what: string,
): void {
  note({ accountId, subscriptionId, what });
}

/**
 * The key that a call is about.
 * @throws ProblemError `subscription_not_found` when the caller may not see it
 */
async function keyOf(
  { visible }: SubscriptionOperationDependencies,
  { account }: SignedInCall,
  params: { readonly subscriptionId: number; readonly slot: string },
): Promise<KeyPlace> {
  const { id } = await visible.find(account, params.subscriptionId);
  return { subscriptionId: id, slot: slotOf(params.slot) };
}

interface SettingsBody {
  readonly OwnerAccountId?: number | null;
  readonly ProductId?: number | null;
  readonly Scopes?: string[];
  readonly AllowedAddresses?: string[];
  readonly AllowedOrigins?: string[];
}

function settingsOf({ OwnerAccountId, ProductId, Scopes, AllowedAddresses, AllowedOrigins }: SettingsBody) {
  return {
    ...(OwnerAccountId === undefined ? {} : { ownerAccountId: OwnerAccountId }),
    ...(ProductId === undefined ? {} : { productId: ProductId }),
    ...(Scopes === undefined ? {} : { scopes: Scopes }),
    ...(AllowedAddresses === undefined ? {} : { allowedAddresses: AllowedAddresses }),
    ...(AllowedOrigins === undefined ? {} : { allowedOrigins: AllowedOrigins }),
  };
}

function slotOf(text: string): KeySlot {
  return KEY_SLOTS.find((slot) => slot === text.toLowerCase()) ?? 'primary';
}

function stateOf(text: string): { state?: SubscriptionState } {
  const state = SUBSCRIPTION_STATES.find((candidate) => STATES[candidate] === text);
  return state === undefined ? {} : { state };
}
