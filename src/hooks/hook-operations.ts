import { hookBindingOperations } from './hook-bindings/operations.ts';
import { listHookCallsOperation } from './list-hook-calls/operation.ts';
import { hookCallPortalOperations } from './list-hook-calls/portal-operation.ts';

export const hookOperations = [listHookCallsOperation];

/** The operations of the hook pages, in the order of the document. */
export const hookPortalOperations = [...hookBindingOperations, ...hookCallPortalOperations];
