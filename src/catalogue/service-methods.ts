import { userServiceMethods } from '../custom-pages/user-service.ts';
import { associateServiceMethods } from '../customers/extension/associate-service.ts';
import { enrollmentServiceMethods } from '../customers/extension/enrollment-service.ts';
import { mergeServiceMethods } from '../customers/extension/merge-service.ts';
import { searchServiceMethods } from '../customers/extension/search-service.ts';
import { ticketServiceMethods } from '../customers/extension/ticket-service.ts';
import { eventServiceMethods } from '../events/extension/event-service.ts';
import { dataServiceMethods } from '../extensions/data-service.ts';
import type { ServiceMethod } from '../extensions/service-method.ts';
import { settingsServiceMethods } from '../extensions/settings-service.ts';
import { placementServiceMethods } from '../trees/extension/placement-service.ts';
import { treeServiceMethods } from '../trees/extension/tree-service.ts';

/**
 * All service methods for extension code: in process as `call.services`, remotely below
 * `/api/extension/services`. Documented in docs/hooks.md.
 */
export const serviceMethods = [
  ...associateServiceMethods,
  ...mergeServiceMethods,
  ...enrollmentServiceMethods,
  ...treeServiceMethods,
  ...placementServiceMethods,
  ...searchServiceMethods,
  ...ticketServiceMethods,
  ...eventServiceMethods,
  ...settingsServiceMethods,
  ...dataServiceMethods,
  ...userServiceMethods,
] as const satisfies readonly ServiceMethod[];
