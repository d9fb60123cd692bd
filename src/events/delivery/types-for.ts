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
 * while the subscription is suspended: nothing is sent, and nothing passed by.
 */
export function createTypesFor(rights: SubscriptionRights) {
  return async function typesFor(endpoint: Endpoint): Promise<readonly string[] | null | 'wait'> {
    const wanted = wantedTypes(endpoint);
    if (endpoint.subscriptionId === null) return wanted;
    const own = await rights.byId(endpoint.subscriptionId);
    if (own === null || !own.isActive) return 'wait';
    const visible: readonly string[] = visibleTypes(own.operations);
    if (wanted === null) return visible.length === eventTypes.length ? null : visible;
    return wanted.filter((type) => visible.includes(type));
  };
}

function wantedTypes({ format, types }: Endpoint): readonly string[] | null {
  if (format === 'published') return sourcesOf(types);
  return types.length === 0 ? null : types;
}
