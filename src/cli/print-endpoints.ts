import type { createDescribeEndpoint } from '../events/endpoints/describe-endpoints.ts';
import type { Endpoint, StoredAttempt } from '../events/endpoints/endpoint.ts';
import { print } from './command.ts';
import { printJson, printList, shortTime } from './print-rows.ts';

interface ListOptions {
  readonly describe: ReturnType<typeof createDescribeEndpoint>;
  readonly json: boolean;
}

/** All endpoints with their health. */
export async function printEndpoints(
  endpoints: readonly Endpoint[],
  { describe, json }: ListOptions,
): Promise<void> {
  const rows: Awaited<ReturnType<typeof rowOf>>[] = [];
  for (const endpoint of endpoints) rows.push(await rowOf(endpoint, describe));
  if (json) {
    printJson(rows);
    return;
  }
  printList(
    ['ID', 'NAME', 'STATE', 'LAG', 'DELIVERED', 'P95', 'LAST SUCCESS', 'URL'],
    rows.map((row) => [
      ...[String(row.id), row.name, stateOf(row)],
      row.lagEvents === 0 ? '0' : `${row.lagEvents} (${row.lagMinutes} min)`,
      `${row.recentDelivered} of ${row.recentAttempts}`,
      row.p95Ms === null ? '' : `${row.p95Ms} ms`,
      row.lastSuccessAt === null ? '' : shortTime(row.lastSuccessAt),
      row.url ?? '',
    ]),
    'No event endpoints. "upline endpoints create --help" says how to create one.',
  );
}

function stateOf({ state, failingSince, throttledUntil }: Awaited<ReturnType<typeof rowOf>>): string {
  if (failingSince !== null) return `${state}, failing`;
  return throttledUntil === null ? state : `${state}, throttled`;
}

async function rowOf(endpoint: Endpoint, describe: ListOptions['describe']) {
  const { id, name, url, state, stateReason, subscriptionId, lastSuccessAt, failingSince } = endpoint;
  const { Health } = await describe(endpoint);
  return {
    ...{ id, name, url, state, stateReason, subscriptionId, lastSuccessAt, failingSince },
    throttledUntil: Health.ThrottledUntil,
    lagEvents: Health.LagEvents,
    lagMinutes: Health.LagMinutes,
    waiting: Health.Waiting,
    recentAttempts: Health.RecentAttempts,
    recentDelivered: Health.RecentDelivered,
    p95Ms: Health.P95Ms,
  };
}

/** Prints new secrets, which are not shown again. */
export function printSecrets(
  name: string,
  { secret, bearer }: { readonly secret: string; readonly bearer: string | null },
  json: boolean,
): void {
  if (json) {
    printJson({ name, secret, bearer });
    return;
  }
  print(`secret  ${secret}`);
  if (bearer !== null) print(`bearer  ${bearer}`);
}

/** Prints the result of a test. */
export function printAttempt(attempt: StoredAttempt, json: boolean): void {
  const { id, outcome, status, error, durationMs, answer } = attempt;
  if (json) {
    printJson({ attemptId: id, outcome, status, error, durationMs, answer });
    return;
  }
  const why = status === null ? (error ?? '') : `status ${status}`;
  print(`${outcome}: ${why}, ${durationMs} ms`);
  if (answer !== null && answer !== '') print(answer);
}
