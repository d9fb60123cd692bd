import type { Original } from '../../extensions/hook-point.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import {
  associateFromCustomer,
  associateFromState,
  stateFromAssociate,
} from '../extension/extension-mapping.ts';
import { updateAssociate } from '../extension/hook-points.ts';
import { type CustomerChange, createChangeCustomer } from './change-customer.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/**
 * A change of a stored customer, through the hook `Associates.UpdateAssociate`: what Update, PATCH and
 * the original of an upgrade have in common. The password goes past the hook.
 */
export function createUpdateAssociate(dependencies: WriteDependencies) {
  const changeCustomer = createChangeCustomer(dependencies);
  if (!dependencies.hooks.handled.has(updateAssociate.name)) return changeCustomer;
  const original = createUpdateAssociateOriginal(dependencies);
  return async function throughUpdateAssociate(change: CustomerChange, context: CallContext): Promise<void> {
    const { seen, target, ...rest } = change;
    await dependencies.hooks.run(
      updateAssociate,
      {
        OldAssociateInfo: associateFromCustomer(seen),
        UpdatedAssociateInfo: associateFromState(target, seen),
      },
      { original, state: { seen, ...rest } },
      context,
    );
  };
}

export function createUpdateAssociateOriginal(
  dependencies: WriteDependencies,
): Original<typeof updateAssociate, Omit<CustomerChange, 'target'>> {
  const changeCustomer = createChangeCustomer(dependencies);
  return async (request, change, context) => {
    const target = stateFromAssociate(request.UpdatedAssociateInfo, change.seen.signUpDate);
    await changeCustomer({ ...change, target }, context);
    return { AssociateId: change.seen.id };
  };
}
