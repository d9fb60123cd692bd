import { createAccountReader } from '../accounts/account-reader.ts';
import type { EndpointTools } from '../events/events.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import { consoleOperations } from '../office/events/operations.ts';
import { createOfficeAccess } from '../office/office-storage.ts';
import type { Installation } from './installation.ts';

/** Connects the pages of event endpoints. */
export function createEventConsole(
  installation: Installation,
  tools: EndpointTools,
  note: (event: object) => void,
): ProductModule {
  const { reader: subscriptions, allowed: rights } = installation.subscriptionStorage;
  return {
    portalOperations: bindPortalOperations(consoleOperations, {
      ...createOfficeAccess(installation),
      ...{ tools, subscriptions, rights, note },
      accounts: createAccountReader(installation.database.reader),
    }),
  };
}
