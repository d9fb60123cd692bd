import type { Endpoint } from '../endpoints/endpoint.ts';
import { eventTypes, visibleTypes } from '../event-catalogue.ts';
import { sourcesOf } from './published-bodies.ts';

/** What a subscription may do now. */
export interface Rights {
  readonly subscriptionId: number;
  readonly isActive: boolean;
  /** Ids of operations. */
  readonly operations: ReadonlySet<string>;
}

export interface SubscriptionRights {
  byId(id: number): Promise<Rights | null>;
  byName(name: string): Promise<Rights | null>;
}

/**
 * The types that an endpoint gets: those of its settings that its subscription may see; `null` for all. `wait`
 * while the subscription is suspended: nothing is sent, and no event is skipped.
 */
export function createTypesFor(rights: SubscriptionRights) {
  return async function typesFor(endpoint: Endpoint): Promise<readonly string[] | null | 'wait'> {
    const wanted = wantedTypes(endpoint);
    const visible = await typesOf(rights, endpoint);
    if (visible === null) return wanted;
    if (visible === 'wait') return visible;
    if (wanted === null) return visible.length === eventTypes.length ? null : visible;
    return wanted.filter((type) => visible.includes(type));
  };
}

/** Whether an endpoint may get an event of a type now, which its settings may leave out. */
export function createMayGet(rights: SubscriptionRights) {
  return async function mayGet(endpoint: Endpoint, type: string): Promise<boolean> {
    const visible = await typesOf(rights, endpoint);
    return visible === null || (visible !== 'wait' && visible.includes(type));
  };
}

/** The types that the subscription of an endpoint may see; `null` for an endpoint without a subscription. */
async function typesOf(
  rights: SubscriptionRights,
  { subscriptionId }: Endpoint,
): Promise<readonly string[] | null | 'wait'> {
  if (subscriptionId === null) return null;
  const own = await rights.byId(subscriptionId);
  return own === null || !own.isActive ? 'wait' : visibleTypes(own.operations);
}

function wantedTypes({ format, types }: Endpoint): readonly string[] | null {
  if (format === 'published') return sourcesOf(types);
  return types.length === 0 ? null : types;
}
