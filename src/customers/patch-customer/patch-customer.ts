import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, throwIfAny } from '../../kernel/problem.ts';
import type { Customer } from '../record/customer.ts';
import type { PatchInput } from '../record/customer-input.ts';
import { patchedState } from '../record/customer-state.ts';
import { customerProblem } from '../record/errors.ts';
import { type ChangedCustomer, clearedBetween } from '../record/field-changes.ts';
import { createGetCustomer } from '../record/get-customer.ts';
import { assertPrecondition } from '../record/if-match.ts';
import { PATCHABLE_WITH_TYPE } from '../wire/customer-contract.ts';
import { createUpdateAssociate } from '../write/update-associate.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

/** Changes some values of a customer through the hook. Returns the customer as stored afterwards. */
export function createPatchCustomer(dependencies: WriteDependencies) {
  const getCustomer = createGetCustomer(dependencies);
  const updateAssociate = createUpdateAssociate(dependencies);
  return async function patchCustomer(
    customerId: number,
    input: PatchInput,
    call: Call,
  ): Promise<ChangedCustomer> {
    const seen = await getCustomer(customerId);
    assertPrecondition(seen, call);
    throwIfAny(notRequiredByType(dependencies.plan, seen, input));
    const { patch, password, given } = input;
    const target = patchedState(seen, patch);
    await updateAssociate({ seen, target, password, kind: 'patch', answerOptions: { given } }, call);
    const customer = await getCustomer(customerId);
    return { customer, cleared: clearedBetween(seen, customer, given) };
  };
}

/** Members that may only be sent with a new type that requires them. Rules refuse an unknown type. */
function notRequiredByType(
  { baseTypes }: CommissionPlan,
  seen: Customer,
  { patch, given }: PatchInput,
): Problem[] {
  const type = baseTypes.find(({ id }) => id === patch.baseType);
  if (type === undefined) return [];
  const isNew = type.id !== seen.baseType;
  return PATCHABLE_WITH_TYPE.filter((field) => given.includes(field))
    .filter((field) => !isNew || !type.required.includes(field))
    .map((field) => customerProblem('not_patchable', field, { field }));
}
