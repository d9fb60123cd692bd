import { consoleDeliveryOperations } from './delivery-operations.ts';
import { consoleEndpointOperations } from './endpoint-operations.ts';

/** The console of events: endpoints, and what happened to each event. */
export const consoleOperations = [...consoleEndpointOperations, ...consoleDeliveryOperations];
