import Type from 'typebox';
import { LONG_READ_ERRORS } from '../database/long-read-errors.ts';
import { defineContract } from '../http/operation.ts';
import { definePortalOperation } from '../http/portal-operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import { none } from './contract-parts.ts';
import { HOUR_MS } from './hourly-counts.ts';
import type { OverviewReader } from './overview-reader.ts';
import type { RequestLog } from './request-log.ts';
import { firstHourMs, HOURS } from './usage.ts';

const getOverviewContract = defineContract({
  id: 'GetOverview',
  endsWithCaller: true,
  method: 'GET',
  path: '/overview',
  tag: 'Overview',
  summary: 'Get Overview',
  description:
    'Requests, errors and response time of the last 24 hours, and the size of the database. For administrators.',
  params: none,
  query: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'The overview.',
    schema: Type.Object(
      {
        Requests24h: Type.Integer({
          description: 'Requests of all subscriptions in this hour and the 23 hours before.',
        }),
        Errors24h: Type.Integer({ description: 'Requests of these answered with 400 or above.' }),
        P95Ms: Type.Unsafe<number | null>({
          type: ['number', 'null'],
          description:
            '95 percent of the logged requests took at most this many milliseconds; null if none is logged.',
        }),
        LoggedRequests: Type.Integer({ description: 'Logged requests of the last 24 hours.' }),
        DatabaseBytes: Type.Integer({ description: 'Size of the database in bytes.' }),
      },
      { title: 'Overview', description: 'The use of a server.' },
    ),
  },
  errors: ['not_signed_in', 'not_allowed', ...LONG_READ_ERRORS],
});

export interface OverviewDependencies {
  readonly overview: OverviewReader;
  readonly requestLog: Pick<RequestLog, 'flush'>;
  readonly clock: Clock;
}

/** What administrators see of the use of the server. */
export const overviewOperations = [
  definePortalOperation(
    getOverviewContract,
    'administrator',
    ({ overview, requestLog, clock }: OverviewDependencies) =>
      async (_, { signal }) => {
        await requestLog.flush();
        const now = clock();
        const since = new Date(now.getTime() - HOURS * HOUR_MS).toISOString();
        const hour = new Date(firstHourMs(now)).toISOString();
        const found = await overview.read(since, hour, signal);
        return {
          body: {
            Requests24h: found.requests,
            Errors24h: found.errors,
            P95Ms: found.p95Us === null ? null : found.p95Us / 1_000,
            LoggedRequests: found.loggedRequests,
            DatabaseBytes: found.databaseBytes,
          },
        };
      },
  ),
];
