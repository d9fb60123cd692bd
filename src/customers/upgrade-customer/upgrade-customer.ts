import type { BaseTypeChange, CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Original } from '../../extensions/hook-point.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, throwIfAny } from '../../kernel/problem.ts';
import {
  associateFromCustomer,
  associateFromState,
  stateFromAssociate,
} from '../extension/extension-mapping.ts';
import { updateAssociateBaseType } from '../extension/hook-points.ts';
import type { Customer, CustomerState, PasswordChange } from '../record/customer.ts';
import type { CustomerInput, PatchInput } from '../record/customer-input.ts';
import { patchedState, replacedState } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import { type ChangedCustomer, clearedBetween } from '../record/field-changes.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import { assertPrecondition } from '../record/if-match.ts';
import { createUpdateAssociate } from '../write/update-associate.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

/**
 * Upgrades a customer through the hook: update, type-change row, placement and event in one transaction, or
 * nothing. Returns the customer as stored afterwards.
 */
export function createUpgradeCustomer(dependencies: WriteDependencies) {
  const upgradeTo = createUpgradeTo(dependencies);
  return (customerId: number, { details, ...input }: CustomerInput, call: Call): Promise<ChangedCustomer> =>
    upgradeTo(customerId, (seen) => ({ ...input, target: replacedState(seen, details) }), call);
}

/**
 * The same upgrade for the back office: the password and every value that the patch does not name stay. No contract of
 * the API reaches it, because the published body replaces the whole record, password included.
 */
export function createUpgradeByPatch(dependencies: WriteDependencies) {
  const upgradeTo = createUpgradeTo(dependencies);
  return (customerId: number, { patch, ...input }: PatchInput, call: Call): Promise<ChangedCustomer> =>
    upgradeTo(customerId, (seen) => ({ ...input, target: patchedState(seen, patch) }), call);
}

function createUpgradeTo(dependencies: WriteDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const upgrade = createUpgradeThroughHook(dependencies);
  return async function upgradeTo(
    customerId: number,
    upgradeOf: (seen: Customer) => Omit<Upgrade, 'seen'>,
    call: Call,
  ): Promise<ChangedCustomer> {
    const seen = await getCustomer(customerId);
    assertPrecondition(seen, call);
    const { password, given, target } = upgradeOf(seen);
    call.sealedPassword = { customerId, password };
    await upgrade({ seen, target, password, given }, call);
    const customer = await getCustomer(customerId);
    return { customer, cleared: clearedBetween(seen, customer, given) };
  };
}

interface Upgrade {
  readonly seen: Customer;
  readonly target: CustomerState;
  readonly password: PasswordChange;
  readonly given: readonly string[];
}

function createUpgradeThroughHook(dependencies: WriteDependencies) {
  if (!dependencies.hooks.handled.has(updateAssociateBaseType.name)) return createUpgrade(dependencies);
  const original = createUpgradeOriginal(dependencies);
  return async ({ seen, target, password, given }: Upgrade, call: Call): Promise<void> => {
    await dependencies.hooks.run(
      updateAssociateBaseType,
      {
        AssociateId: seen.id,
        OldAssociateBaseType: seen.baseType,
        NewAssociateBaseType: target.baseType ?? 0,
        OldAssociateInfo: associateFromCustomer(seen),
        UpdatedAssociateInfo: associateFromState(target, seen),
      },
      { original, state: { seen, password, given } },
      call,
    );
  };
}

export function createUpgradeOriginal(
  dependencies: WriteDependencies,
): Original<typeof updateAssociateBaseType, Omit<Upgrade, 'target'>> {
  const upgrade = createUpgrade(dependencies);
  return async (request, state, call) => {
    const { seen } = state;
    const target = stateFromAssociate(request.UpdatedAssociateInfo, seen.signUpDate);
    await upgrade({ ...state, target }, call);
    const baseType = await dependencies.trees.baseTypeOf(seen.id);
    return { AssociateId: seen.id, AssociateBaseType: baseType ?? seen.baseType };
  };
}

/** The upgrade itself, after its hook. */
function createUpgrade(dependencies: WriteDependencies) {
  const updateAssociate = createUpdateAssociate(dependencies);
  return async ({ seen, target, password, given }: Upgrade, call: Call): Promise<void> => {
    throwIfAny(checkTransition(dependencies.plan, seen, target));
    await updateAssociate({ seen, target, password, kind: 'upgrade', answerOptions: { given } }, call);
  };
}

/**
 * Whether the original supports this transition. The transition decides which rules apply to the record, so
 * its problem is reported alone, before them.
 */
function checkTransition(plan: CommissionPlan, seen: Customer, target: CustomerState): Problem[] {
  const { baseType: from } = seen;
  const { baseType: to } = target;
  if (to === null || plan.upgrades.some((upgrade) => upgrade.from === from && upgrade.to === to)) return [];
  if (from === to && plan.upgrades.some((upgrade) => upgrade.to === to)) {
    return [customerProblem('already_upgraded', 'CustomerType', { to })];
  }
  const supported = plan.upgrades.map(describeUpgrade).join(', ') || 'none';
  return [customerProblem('upgrade_not_supported', 'CustomerType', { from, to, supported })];
}

function describeUpgrade({ from, to }: BaseTypeChange): string {
  return `${from} to ${to}`;
}
