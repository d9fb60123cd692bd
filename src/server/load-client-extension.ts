import { hookPoints } from '../catalogue/hook-points.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { validatePlan } from '../commission-plan/validate-plan.ts';
import type { Extension, ExtensionHooks, RemoteHookBindings } from '../extension.ts';
import {
  ExtensionError,
  loadExtension,
  validateContractVersion,
  validateHandlers,
} from '../extensions/load-extension.ts';
import { validateRemoteHooks } from '../extensions/remote-hook.ts';

/** The modules that an extension in any folder can import by name. */
const EXTENSION_IMPORTS = {
  'upline/extension': new URL('../extension.ts', import.meta.url),
  'upline/commission-plan': new URL('../../extension/commission-plan.ts', import.meta.url),
};

/**
 * Loads the client extension, and checks its plan and hooks.
 * @throws ExtensionError with all faults, in one line
 */
export async function loadClientExtension(file: string): Promise<Extension> {
  const { plan, hooks, remote, contractVersion } = await loadExtension(file, EXTENSION_IMPORTS);
  const known = hookPoints.map((point) => point.name);
  const faults = [
    ...validateContractVersion(contractVersion),
    ...validatePlan(plan as CommissionPlan).map((fault) => `plan: ${fault}`),
    ...validateHandlers(hooks, known).map((fault) => `hooks: ${fault}`),
    ...validateRemoteHooks(remote, hooks, known).map((fault) => `remote: ${fault}`),
  ];
  if (faults.length > 0) throw new ExtensionError(`${file}: ${faults.join('; ')}`);
  return {
    plan: plan as CommissionPlan,
    hooks: hooks as ExtensionHooks,
    remote: remote as RemoteHookBindings,
  };
}
