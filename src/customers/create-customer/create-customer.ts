import { extensionFailure } from '../../extensions/errors.ts';
import type { Original } from '../../extensions/hook-point.ts';
import { HookContractError } from '../../extensions/model-check.ts';
import type { Call } from '../../kernel/call.ts';
import { applicationFromState, stateFromApplication } from '../extension/extension-mapping.ts';
import { writeApplication } from '../extension/hook-points.ts';
import type { CustomerState, PasswordChange } from '../record/customer.ts';
import type { CustomerInput } from '../record/customer-input.ts';
import { newState } from '../record/customer-state.ts';
import { createEnrollCustomer } from '../write/enroll-customer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

/** Creates a customer through the hook. Returns the id that the hook's response names. */
export function createCreateCustomer(dependencies: WriteDependencies) {
  const enroll = createEnrollThroughHook(dependencies);
  return async function createCustomer({ details, password }: CustomerInput, call: Call): Promise<number> {
    const now = dependencies.clock().toISOString();
    const application = newState(dependencies.plan, details, now);
    return enroll({ now, password }, application, call);
  };
}

function createEnrollThroughHook(dependencies: WriteDependencies) {
  if (!dependencies.hooks.handled.has(writeApplication.name)) {
    const enrollCustomer = createEnrollCustomer(dependencies);
    return async ({ password }: ApplicationState, application: CustomerState, call: Call) =>
      (await enrollCustomer(application, password, call)).id;
  }
  const original = createWriteApplicationOriginal(dependencies);
  return async (state: ApplicationState, application: CustomerState, call: Call) => {
    const { ApplicationResponse } = await dependencies.hooks.run(
      writeApplication,
      { Application: applicationFromState(application) },
      { original, state },
      call,
    );
    await assertExists(dependencies, ApplicationResponse.AssociateId, call);
    return ApplicationResponse.AssociateId;
  };
}

interface ApplicationState {
  readonly now: string;
  readonly password: PasswordChange;
}

export function createWriteApplicationOriginal(
  dependencies: WriteDependencies,
): Original<typeof writeApplication, ApplicationState> {
  const enrollCustomer = createEnrollCustomer(dependencies);
  return async (request, { now, password }, call) => {
    const state = stateFromApplication(request.Application, now);
    const { id, backOfficeId } = await enrollCustomer(state, password, call);
    return { ApplicationResponse: { AssociateId: id, BackOfficeId: backOfficeId } };
  };
}

/** A handler may have answered without `next`. An unknown id must not reach a client that will store it. */
async function assertExists({ customers }: WriteDependencies, id: number, call: Call): Promise<void> {
  if (await customers.exists(id)) return;
  const cause = new HookContractError(`${writeApplication.name}: the response names no customer (${id})`);
  throw extensionFailure(writeApplication.name, call.isStored, cause);
}
