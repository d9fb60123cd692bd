import { DISABLED_AFTER_MS } from '../../events/delivery/lane-health.ts';
import { describeEach } from '../../events/endpoints/describe-endpoints.ts';
import type { Endpoint } from '../../events/endpoints/endpoint.ts';
import { shortenUrl } from '../../events/endpoints/shorten-url.ts';
import type { OfficeCall } from '../office-operation.ts';
import { type EndpointAccessDependencies, type MayChange, readMayChange } from './endpoint-access.ts';
import type { ConsoleEndpoint } from './endpoint-models.ts';

/** Describes endpoints as the pages show them to one caller. */
export async function describeConsole(
  dependencies: EndpointAccessDependencies,
  endpoints: readonly Endpoint[],
  mayChange: MayChange,
): Promise<ConsoleEndpoint[]> {
  const names = await namesOf(dependencies, endpoints);
  return describeEach(endpoints, async (endpoint) => {
    const { subscriptionId, failingSince, state } = endpoint;
    const answer = await dependencies.tools.describe(endpoint);
    const isChangeable = mayChange(endpoint);
    return {
      ...answer,
      Url: answer.Url === null || isChangeable ? answer.Url : shortenUrl(answer.Url),
      SubscriptionName: subscriptionId === null ? null : (names.get(subscriptionId) ?? null),
      DisabledAt: failingSince === null || state !== 'active' ? null : disabledAt(failingSince),
      MayChange: isChangeable,
      Hours: (await dependencies.tools.lastHours(endpoint.id)).map(({ at, delivered, failed }) => ({
        ...{ At: at, Delivered: delivered, Failed: failed },
      })),
    };
  });
}

export async function describeOne(
  dependencies: EndpointAccessDependencies,
  call: OfficeCall,
  endpoint: Endpoint,
): Promise<ConsoleEndpoint> {
  const [answer] = await describeConsole(dependencies, [endpoint], await readMayChange(dependencies, call));
  if (answer === undefined) throw new TypeError('An endpoint has no description');
  return answer;
}

async function namesOf(
  { subscriptions }: EndpointAccessDependencies,
  endpoints: readonly Endpoint[],
): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  for (const id of new Set(endpoints.map(({ subscriptionId }) => subscriptionId))) {
    const subscription = id === null ? null : await subscriptions.byId(id);
    if (subscription !== null) names.set(subscription.id, subscription.name);
  }
  return names;
}

function disabledAt(failingSince: string): string {
  return new Date(Date.parse(failingSince) + DISABLED_AFTER_MS).toISOString();
}
