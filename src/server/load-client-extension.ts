import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { hookPoints } from '../catalogue/hook-points.ts';
import { operationContracts, optionalContracts } from '../catalogue/operations.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import { validatePlan } from '../commission-plan/validate-plan.ts';
import { validateRoutes } from '../company-routes/company-routes.ts';
import { validatePages } from '../custom-pages/custom-pages.ts';
import { validateEventHandlers } from '../events/events.ts';
import type {
  CompanyRoutes,
  CustomPage,
  EventHandlers,
  Extension,
  ExtensionHooks,
  RemoteHookBindings,
} from '../extension.ts';
import {
  ExtensionFaultsError,
  loadExtension,
  validateContractVersion,
  validateHandlers,
} from '../extensions/load-extension.ts';
import { validateRemoteHooks } from '../extensions/remote-hook.ts';
import { createAjv } from '../http/ajv.ts';
import { textFormats } from '../http/text-formats.ts';

/** The modules that an extension in any folder can import by name. */
const EXTENSION_IMPORTS = {
  'upline/extension': new URL('../extension.ts', import.meta.url),
  'upline/commission-plan': new URL('../../extension/commission-plan.ts', import.meta.url),
};

const KNOWN_TO_ROUTES = {
  contracts: [...operationContracts, ...optionalContracts],
  errors: Object.keys(errorCatalogue),
  ajv: createAjv(textFormats),
};

/**
 * Loads the client extension, and checks its plan and hooks.
 * @throws ExtensionError when it cannot be loaded, with all its faults in one line
 */
export async function loadClientExtension(file: string): Promise<Extension> {
  const { plan, hooks, remote, events, routes, pages, contractVersion } = await loadExtension(
    file,
    EXTENSION_IMPORTS,
  );
  const known = hookPoints.map((point) => point.name);
  const faults = [
    ...validateContractVersion(contractVersion),
    ...validatePlan(plan as CommissionPlan).map((fault) => `plan: ${fault}`),
    ...validateHandlers(hooks, known).map((fault) => `hooks: ${fault}`),
    ...validateEventHandlers(events).map((fault) => `events: ${fault}`),
    ...validateRemoteHooks(remote, hooks, known).map((fault) => `remote: ${fault}`),
    ...validateRoutes(routes as CompanyRoutes | undefined, KNOWN_TO_ROUTES).map(
      (fault) => `routes: ${fault}`,
    ),
    ...validatePages(pages).map((fault) => `pages: ${fault}`),
  ];
  if (faults.length > 0) throw new ExtensionFaultsError(file, faults);
  return {
    plan: plan as CommissionPlan,
    hooks: hooks as ExtensionHooks,
    remote: remote as RemoteHookBindings,
    ...(routes === undefined ? {} : { routes: routes as CompanyRoutes }),
    events: events as EventHandlers,
    ...(pages === undefined ? {} : { pages: pages as readonly CustomPage[] }),
  };
}
