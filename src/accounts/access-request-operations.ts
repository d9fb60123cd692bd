import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { definePortalOperation } from '../http/portal-operation.ts';
import { createAccessRequests } from './access-requests.ts';
import { AccountParams } from './account-contracts.ts';
import { type AccountDependencies, notedBy } from './account-dependencies.ts';
import { none, time } from './contract-parts.ts';

const requestAccessContract = defineContract({
  id: 'RequestAccess',
  method: 'POST',
  path: '/access-request',
  tag: 'Accounts',
  summary: 'Request Access',
  description:
    'Asks the administrators for a subscription. An account has one request; while it is open, another changes nothing.',
  params: none,
  query: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'The request.',
    schema: Type.Object(
      { AccessRequestedAt: time('Since when the request is open.') },
      { title: 'AccessRequest', description: 'A request for a subscription.' },
    ),
  },
  errors: ['account_not_found', 'csrf_failed', 'not_signed_in'],
});

const declineAccessContract = defineContract({
  id: 'DeclineAccess',
  method: 'DELETE',
  path: '/accounts/{accountId}/access-request',
  tag: 'Accounts',
  summary: 'Decline Access',
  description: 'Closes the request of an account without a subscription. For administrators.',
  params: AccountParams,
  query: none,
  body: undefined,
  answer: { status: 200, description: 'Done.', schema: none },
  errors: ['account_not_found', 'csrf_failed', 'not_signed_in', 'not_allowed'],
});

/** Requests for a subscription, and their refusal. A grant is an operation of subscriptions. */
export const accessRequestOperations = [
  definePortalOperation(requestAccessContract, 'signed-in', (dependencies: AccountDependencies) => {
    const requests = createAccessRequests(dependencies);
    return async (_, { account }) => ({
      body: { AccessRequestedAt: await requests.request(account.accountId) },
    });
  }),
  definePortalOperation(
    declineAccessContract,
    'administrator',
    (dependencies: AccountDependencies) =>
      async ({ params }, call) => {
        await createAccessRequests(notedBy(dependencies, call)).decline(params.accountId);
        return { body: {} };
      },
  ),
];
