import type { Original } from '../../extensions/hook-point.ts';
import type { Call } from '../../kernel/call.ts';
import {
  associateFromCustomer,
  associateFromState,
  stateFromAssociate,
} from '../extension/extension-mapping.ts';
import { updateAssociate } from '../extension/hook-points.ts';
import { answerToChange } from './answer-to-change.ts';
import { createChangeCustomer } from './change-customer.ts';
import type { CustomerChange } from './customer-change.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** The change that a request asks for. */
export interface RequestedChange extends CustomerChange {
  /** Serializable as JSON, so that the original can run in any process. */
  readonly answerOptions: {
    /** Names of the members that the caller sent: removed values among the others were cleared. */
    readonly given: readonly string[];
  };
}

/**
 * A change of a stored customer through the hook `Associates.UpdateAssociate`: the common part of Update,
 * PATCH and the original of an upgrade. The password bypasses the hook.
 */
export function createUpdateAssociate(dependencies: WriteDependencies) {
  if (!dependencies.hooks.handled.has(updateAssociate.name)) return createRequestedChange(dependencies);
  const original = createUpdateAssociateOriginal(dependencies);
  return async function throughUpdateAssociate(change: RequestedChange, call: Call): Promise<void> {
    const { seen, target, ...rest } = change;
    await dependencies.hooks.run(
      updateAssociate,
      {
        OldAssociateInfo: associateFromCustomer(seen),
        UpdatedAssociateInfo: associateFromState(target, seen),
      },
      { original, state: { seen, ...rest } },
      call,
    );
  };
}

export function createUpdateAssociateOriginal(
  dependencies: WriteDependencies,
): Original<typeof updateAssociate, Omit<RequestedChange, 'target'>> {
  const makeChange = createRequestedChange(dependencies);
  return async (request, change, call) => {
    const target = stateFromAssociate(request.UpdatedAssociateInfo, change.seen.signUpDate);
    await makeChange({ ...change, target }, call);
    return { AssociateId: change.seen.id };
  };
}

function createRequestedChange(dependencies: WriteDependencies) {
  const changeCustomer = createChangeCustomer(dependencies);
  return ({ answerOptions, ...change }: RequestedChange, call: Call): Promise<void> =>
    changeCustomer(change, call, { answer: answerToChange(answerOptions.given) });
}
