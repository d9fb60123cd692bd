import { effectsOf, type StatusEffects } from '../../commission-plan/commission-plan.ts';
import { statusAllows, statusTitle } from '../../commission-plan/status-switches.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Customer, CustomerState } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import type { CustomerWriteStores, WriteDependencies } from './write-dependencies.ts';

/*
 * What entering a status does in addition to the change of status, by the switches of the plan. All of it is in the
 * transaction of the write.
 */

/** The company root is in every tree, so it cannot enter a status that removes it from one. */
export function checkStatusEffects(
  { plan }: Pick<WriteDependencies, 'plan'>,
  target: CustomerState,
  current: Customer,
): Problem[] {
  if (current.id !== ROOT_CUSTOMER_ID || target.status === current.status) return [];
  if ((effectsOf(plan, target.status).removeFromTrees ?? []).length === 0) return [];
  return [customerProblem('company_root', 'CustomerStatus', { what: 'stays in every tree' })];
}

/** A customer whose status, before or after the write, forbids it cannot change the type. */
export function checkTypeChange(
  { plan }: Pick<WriteDependencies, 'plan'>,
  target: CustomerState,
  current: Customer,
): Problem[] {
  if (target.baseType === null || target.baseType === current.baseType) return [];
  return [...new Set([current.status, target.status])]
    .filter((status) => !statusAllows(plan, status, 'mayBeUpgraded'))
    .map((status) => customerProblem('type_is_fixed', 'CustomerType', { status: statusTitle(plan, status) }));
}

/** The record as stored, after the switches have cleared values. */
export function stateAfter<State extends CustomerState>(effects: StatusEffects, state: State): State {
  return {
    ...state,
    ...(effects.deleteLogin === true ? { username: null } : {}),
    ...(effects.deleteWebsites === true ? { webAlias: null } : {}),
  };
}

/** Inside a unit of work, after the record is written. */
export async function applyStatusEffects(
  { leaveTree }: Pick<WriteDependencies, 'leaveTree'>,
  stores: CustomerWriteStores,
  { effects, customerId, at }: { effects: StatusEffects; customerId: number; at: string },
  context: CallContext,
): Promise<void> {
  if (effects.deleteWebsites === true) await stores.webAliases.replaceAdditional(customerId, []);
  for (const tree of effects.removeFromTrees ?? []) {
    await leaveTree(stores, { tree, nodeId: customerId, reason: 'status change' }, at, context);
  }
}
