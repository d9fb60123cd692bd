import type { components } from './schema.ts';

export { createUpline, type Upline, type UplineOptions } from './client.ts';
export { readDate } from './dates.ts';
export { type Code, type Problem, UplineError, UplineUnreachableError } from './error.ts';
export type { ErrorCode } from './error-codes.ts';
export { each, type ItemOf, type ListPath } from './lists.ts';
export type { Answer, CommonOptions, DataOf, OperationAt, OptionsOf } from './operation-types.ts';
export { changeCurrent, readIfChanged } from './revision.ts';
export type { components, operations, paths } from './schema.ts';
export type { RetryOptions } from './send.ts';

/** A body or an answer by its name in the document, for example `Schema<'Customer'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];
