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
 * Lets a caller change an endpoint: owners, within what the subscription may do with its keys, and those with the
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
  const { subscriptionId } = await tools.endpoints.find(await readerOf(dependencies, call), endpointId);
  const owned = (await subscriptions.ownedBy(call.account.accountId)).map(({ id }) => id);
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

/** Subscriptions whose endpoints the caller may change, with their names. Canceled ones have no new endpoints. */
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
export function mayChange(
  { permissions }: OfficeCall,
  changeable: ReadonlySet<number>,
  { subscriptionId }: Pick<Endpoint, 'subscriptionId'>,
): boolean {
  if (permissions.has('events.manage')) return true;
  return subscriptionId !== null && changeable.has(subscriptionId);
}

function isOpen({ state }: { readonly state: string }): boolean {
  return state !== 'cancelled';
}
