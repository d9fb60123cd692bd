import type { operations } from '../../../clients/typescript/src/schema.ts';

/** An operation of the Customers API, by its id. */
export type OperationId = keyof operations;

/** The page of an operation in the reference. The compiler refuses an unknown ID. */
export function operationLink(id: OperationId): string {
  return `/docs/operations/${id}`;
}
