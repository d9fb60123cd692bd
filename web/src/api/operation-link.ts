import type { operations } from './customers-schema.ts';

/** An operation of the Customers API, by its id. */
export type OperationId = keyof operations;

/** The page of an operation in the reference; an id that doesn't exist is refused by the compiler. */
export function operationLink(id: OperationId): string {
  return `/docs/operations/${id}`;
}
