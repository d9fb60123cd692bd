import { definePortalOperation } from '../../http/portal-operation.ts';
import { listHookBindingsContract, switchHookContract } from './contracts.ts';
import { createHookBindings, type HookBindingDependencies } from './hook-bindings.ts';

/** Administrators list the hook points and switch each one. */
export const hookBindingOperations = [
  definePortalOperation(
    listHookBindingsContract,
    'administrator',
    (dependencies: HookBindingDependencies) => {
      const bindings = createHookBindings(dependencies);
      return async (_input, { signal }) => ({ body: await bindings.list(signal) });
    },
  ),
  definePortalOperation(switchHookContract, 'administrator', (dependencies: HookBindingDependencies) => {
    const bindings = createHookBindings(dependencies);
    return async ({ params, body }, { account }) => ({
      body: await bindings.switch(params.hook, body.IsPaused, account),
    });
  }),
];
