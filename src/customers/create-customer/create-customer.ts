import { extensionFailure } from '../../extensions/errors.ts';
import type { Original } from '../../extensions/hook-point.ts';
import { HookContractError } from '../../extensions/model-check.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { applicationFromState, stateFromApplication } from '../extension/extension-mapping.ts';
import { writeApplication } from '../extension/hook-points.ts';
import type { CustomerState, PasswordChange } from '../record/customer.ts';
import { newState } from '../record/customer-state.ts';
import type { CustomerBody } from '../wire/customer-contract.ts';
import { readDetails, readPassword } from '../wire/wire-mapping.ts';
import { createEnrollCustomer } from '../write/enroll-customer.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

/** Creates a customer through the hook. Answers the id that the hook's response names. */
export function createCreateCustomer(dependencies: WriteDependencies) {
  const enroll = createEnrollThroughHook(dependencies);
  return async function createCustomer(body: CustomerBody, context: CallContext): Promise<number> {
    const now = dependencies.clock().toISOString();
    const application = newState(dependencies.plan, readDetails(body), now);
    const password = { replaceBy: readPassword(body) };
    return enroll({ now, password }, application, context);
  };
}

function createEnrollThroughHook(dependencies: WriteDependencies) {
  if (!dependencies.hooks.handled.has(writeApplication.name)) {
    const enrollCustomer = createEnrollCustomer(dependencies);
    return async ({ password }: ApplicationState, application: CustomerState, context: CallContext) =>
      (await enrollCustomer(application, password, context)).id;
  }
  const original = createWriteApplicationOriginal(dependencies);
  return async (state: ApplicationState, application: CustomerState, context: CallContext) => {
    const { ApplicationResponse } = await dependencies.hooks.run(
      writeApplication,
      { Application: applicationFromState(application) },
      { original, state },
      context,
    );
    await assertExists(dependencies, ApplicationResponse.AssociateId, context);
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
  return async (request, { now, password }, context) => {
    const state = stateFromApplication(request.Application, now);
    const { id, backOfficeId } = await enrollCustomer(state, password, context);
    return { ApplicationResponse: { AssociateId: id, BackOfficeId: backOfficeId } };
  };
}

/** A handler may have answered itself; an id of nobody must not reach a client that will store it. */
async function assertExists(
  { customers, storedCalls }: WriteDependencies,
  id: number,
  context: CallContext,
): Promise<void> {
  if (await customers.exists(id)) return;
  const cause = new HookContractError(`${writeApplication.name}: the response names no customer (${id})`);
  throw extensionFailure(writeApplication.name, storedCalls.has(context), cause);
}
