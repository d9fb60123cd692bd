import type { Endpoint } from '../../events/endpoints/endpoint.ts';
import type { EndpointViewer } from '../../events/endpoints/manage-endpoints.ts';
import type { EndpointTools } from '../../events/events.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { SubscriptionReader } from '../../subscriptions/subscription-reader.ts';
import { officeProblem } from '../errors.ts';
import { missingPermission, type OfficeCall } from '../office-operation.ts';

export interface EndpointAccessDependencies {
  readonly tools: EndpointTools;
  readonly subscriptions: Pick<SubscriptionReader, 'byId' | 'list' | 'ownedBy'>;
  readonly rights: {
    byId(subscriptionId: number): Promise<{ readonly operations: ReadonlySet<string> } | null>;
  };
}

const EVERYTHING: EndpointViewer = { subscriptionIds: null };

/** The endpoints that an account may see: those of its subscriptions, or all. */
export async function readerOf(
  { subscriptions }: EndpointAccessDependencies,
  { account, permissions }: OfficeCall,
): Promise<EndpointViewer> {
  if (permissions.has('events.read')) return EVERYTHING;
  return { subscriptionIds: (await subscriptions.ownedBy(account.accountId)).map(({ id }) => id) };
}

/**
 * Authorizes a caller to change an endpoint: owners, within the rights of the subscription, and callers with the
 * permission.
 * @param operation the operation of the API that does the same
 * @throws ProblemError `endpoint_not_found`, `permission_missing`, `endpoint_scope`
 */
export async function changerOf(
  dependencies: EndpointAccessDependencies,
  call: OfficeCall,
  endpointId: number,
  operation: string,
): Promise<EndpointViewer> {
  const { tools, subscriptions } = dependencies;
  if (call.permissions.has('events.manage')) return EVERYTHING;
  const owned = (await subscriptions.ownedBy(call.account.accountId)).map(({ id }) => id);
  const reader = call.permissions.has('events.read') ? EVERYTHING : { subscriptionIds: owned };
  const { subscriptionId } = await tools.endpoints.find(reader, endpointId);
  if (subscriptionId === null || !owned.includes(subscriptionId)) throw missingPermission('events.manage');
  await assertScope(dependencies, subscriptionId, operation);
  return { subscriptionIds: owned };
}

/** @throws ProblemError `endpoint_scope` */
export async function assertScope(
  { rights }: EndpointAccessDependencies,
  subscriptionId: number,
  operation: string,
): Promise<void> {
  const own = await rights.byId(subscriptionId);
  if (own?.operations.has(operation) !== true)
    throw new ProblemError([officeProblem('endpoint_scope', undefined, { operation })]);
}

/** Subscriptions whose endpoints the caller may change, with their names. Canceled ones get no new endpoints. */
export async function changeableSubscriptions(
  { subscriptions, rights }: EndpointAccessDependencies,
  { account, permissions }: OfficeCall,
): Promise<readonly { readonly id: number; readonly name: string }[]> {
  if (permissions.has('events.manage')) return (await subscriptions.list()).filter(isOpen);
  const owned = (await subscriptions.ownedBy(account.accountId)).filter(isOpen);
  const allowed = await Promise.all(owned.map(({ id }) => rights.byId(id)));
  return owned.filter((_, index) => allowed[index]?.operations.has('CreateEventEndpoint') === true);
}

/** Whether the caller may change an endpoint, for the buttons of the pages. */
export type MayChange = (endpoint: Pick<Endpoint, 'subscriptionId'>) => boolean;

/** @param changeable the result of {@link changeableSubscriptions}; unused with the permission for all */
export function mayChangeOf(
  { permissions }: OfficeCall,
  changeable: readonly { readonly id: number }[],
): MayChange {
  if (permissions.has('events.manage')) return () => true;
  const ids = new Set(changeable.map(({ id }) => id));
  return ({ subscriptionId }) => subscriptionId !== null && ids.has(subscriptionId);
}

/** The same for a caller whose changeable subscriptions have not been read yet. */
export async function readMayChange(
  dependencies: EndpointAccessDependencies,
  call: OfficeCall,
): Promise<MayChange> {
  const isManager = call.permissions.has('events.manage');
  return mayChangeOf(call, isManager ? [] : await changeableSubscriptions(dependencies, call));
}

function isOpen({ state }: { readonly state: string }): boolean {
  return state !== 'cancelled';
}
