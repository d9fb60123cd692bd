import { definePortalOperation } from '../http/portal-operation.ts';
import { readPageCursor, writePageCursor } from '../kernel/page-cursor.ts';
import type { RequestLog } from './request-log.ts';
import { requestAnswer } from './subscription-answers.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';
import type { ReadUsage } from './usage.ts';
import { getUsageContract, listRequestsContract } from './usage-contracts.ts';
import type { VisibleSubscriptions } from './visible-subscriptions.ts';

export interface UsageOperationDependencies {
  readonly requests: SubscriptionStorage['requests'];
  readonly requestLog: Pick<RequestLog, 'flush'>;
  readonly visible: VisibleSubscriptions;
  readonly readUsage: ReadUsage;
}

const REQUESTS_A_PAGE = 50;

/** The portal's operations on the use of a subscription. */
export const usageOperations = [
  definePortalOperation(
    getUsageContract,
    'signed-in',
    ({ visible, requestLog, readUsage }: UsageOperationDependencies) =>
      async ({ params }, { account }) => {
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
      },
  ),
  definePortalOperation(
    listRequestsContract,
    'signed-in',
    ({ visible, requestLog, requests }: UsageOperationDependencies) =>
      async ({ params, query }, { account }) => {
        const { id: subscriptionId } = await visible.find(account, params.subscriptionId);
        const { cursor, status, operation } = query;
        await requestLog.flush();
        const found = await requests.list({
          subscriptionId,
          ...(operation === undefined ? {} : { operation }),
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
      },
  ),
];

/** `404`, `4xx` or `error`, as in the contract. */
function statusesOf(text: string): [number, number] {
  if (text === 'error') return [400, 599];
  return [Number(text.replace('xx', '00')), Number(text.replace('xx', '99'))];
}
