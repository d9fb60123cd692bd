import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { definePortalOperation } from '../http/portal-operation.ts';
import { id, idOrNull, none } from './contract-parts.ts';
import type { DescribeSubscriptions } from './describe-subscriptions.ts';
import type { GrantAccess } from './grant-access.ts';
import { SubscriptionAnswer } from './subscription-contracts.ts';
import type { SubscriptionOperationDependencies } from './subscription-operations.ts';

const GRANT_MAX = 20;

const grantAccessContract = defineContract({
  id: 'GrantAccess',
  method: 'POST',
  path: '/accounts/{accountId}/access',
  tag: 'Subscriptions',
  summary: 'Grant Access',
  description:
    'Makes an account the owner of existing subscriptions, or of a new one with the name of the account. Closes the access request of the account. For administrators.',
  params: Type.Object({ accountId: id('Id of the account.') }),
  query: none,
  nullIsValue: true,
  body: Type.Object({
    SubscriptionIds: Type.Optional(
      Type.Array(id('Id of a subscription.'), {
        maxItems: GRANT_MAX,
        description: 'Existing subscriptions. If left out or empty, a new one is created.',
      }),
    ),
    ProductId: Type.Optional(idOrNull('Product of a new subscription; null for all operations.')),
    IsRequested: Type.Optional(
      Type.Boolean({ description: 'true if this answers a request: refused if no request is open.' }),
    ),
  }),
  answer: {
    status: 200,
    description: 'The subscriptions.',
    schema: Type.Array(SubscriptionAnswer),
  },
  errors: [
    'account_unknown',
    'access_not_requested',
    'product_unknown',
    'subscription_not_found',
    'subscription_cancelled',
    'name_taken',
    'invalid_value',
    'csrf_failed',
    'not_signed_in',
    'not_allowed',
  ],
});

export interface GrantOperationDependencies extends DescribeSubscriptions {
  readonly grantAccess: GrantAccess;
  readonly visible: SubscriptionOperationDependencies['visible'];
  readonly note: SubscriptionOperationDependencies['note'];
}

/** Granting access to an account. */
export const grantOperations = [
  definePortalOperation(
    grantAccessContract,
    'administrator',
    ({ grantAccess, visible, describe, note }: GrantOperationDependencies) =>
      async ({ params, body }, { account }) => {
        const ids = await grantAccess({
          accountId: params.accountId,
          subscriptionIds: body.SubscriptionIds ?? [],
          productId: body.ProductId ?? null,
          isRequested: body.IsRequested === true,
        });
        for (const subscriptionId of ids) {
          note({ accountId: account.accountId, subscriptionId, what: `granted to ${params.accountId}` });
        }
        return { body: await describe(await Promise.all(ids.map((id) => visible.find(account, id)))) };
      },
  ),
];
