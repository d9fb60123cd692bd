import { endpointOperations } from './endpoints/endpoint-operations.ts';
import { listEventsOperation } from './list-events/operation.ts';

/** The operations of the feed and of endpoints, in the order of the reference. */
export const eventOperations = [listEventsOperation, ...endpointOperations];
