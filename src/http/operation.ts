import type { Static, TObject, TSchema } from 'typebox';
import type { Call } from '../kernel/call.ts';
import type { Problem } from '../kernel/problem.ts';
import type { Deprecation } from './deprecation.ts';
import type { JsonParts } from './json-parts.ts';

/**
 * An operation as a value: name, input and answer. It is the only source of validation, OpenAPI, the portal
 * and its samples.
 */
export interface OperationContract<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject | undefined = TObject | undefined,
  Answer extends TSchema = TSchema,
> {
  /** Stable id, for example `UpgradeCustomer`; names the operation in OpenAPI, metrics and logs. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/v1`; parameters in braces, as OpenAPI writes them. */
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  /** Markdown. */
  readonly description: string;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Named request bodies, shown in the portal and run by the tests. */
  readonly bodyExamples?: Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;
  /** In the body, `null` is a value; without this, a `null` member counts as left out. */
  readonly nullIsValue?: true;
  /** Rules of form that JSON Schema cannot express. Gets a body with correct types. */
  readonly checkBody?: (body: Readonly<Record<string, unknown>>) => Problem[];
  readonly answer: {
    readonly status: 200 | 201;
    readonly description: string;
    readonly schema: Answer;
    /** An example of the answer, shown in the portal; a test checks it against the schema. */
    readonly example?: Static<Answer>;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /**
   * `if-match`: a change that can be limited to a known version. `if-none-match`: a read that can skip a body
   * that the caller already has. Both require the ETag header in the answer.
   */
  readonly precondition?: 'if-match' | 'if-none-match';
  /** The work may take long: its handler gets a signal that aborts when the caller closes the connection. */
  readonly endsWithCaller?: true;
  /** A GET that only keys with permission to write may use. */
  readonly needsWriteScope?: true;
  /** The published page documents no 404, so with legacy errors it is a 500 too. */
  readonly legacyNotFoundIs500?: true;
  /** Still served, but replaced by another operation. */
  readonly deprecated?: Deprecation;
  /** Error codes of this operation, besides those of all operations. */
  readonly errors: readonly string[];
}

/** The handler's input: parameters and body in the contract's spelling and types. */
export interface OperationInput<Contract extends OperationContract> {
  readonly params: Static<Contract['params']>;
  readonly query: Static<Contract['query']>;
  readonly body: Contract['body'] extends TObject ? Static<Contract['body']> : undefined;
}

export interface OperationOutput<Contract extends OperationContract> {
  readonly body: Static<Contract['answer']['schema']> | JsonParts;
  readonly headers?: Readonly<Record<string, string>>;
  /** The customer in the answer, if any: erasing the customer erases stored answers. */
  readonly subjectId?: number;
}

export type OperationHandler<Contract extends OperationContract> = (
  input: OperationInput<Contract>,
  call: Call,
) => Promise<OperationOutput<Contract>>;

/** A contract with the code that serves it. */
export interface Operation {
  readonly contract: OperationContract;
  readonly handle: OperationHandler<OperationContract>;
}

/** Preserves the exact types of a contract, so that its handler is checked against them. */
export function defineContract<
  Params extends TObject,
  Query extends TObject,
  Body extends TObject | undefined,
  Answer extends TSchema,
>(contract: OperationContract<Params, Query, Body, Answer>): OperationContract<Params, Query, Body, Answer> {
  return contract;
}

/** An operation before it is connected: its contract, and the factory of its handler. */
export interface OperationDefinition<Dependencies> {
  readonly contract: OperationContract;
  readonly bind: (dependencies: Dependencies) => OperationHandler<OperationContract>;
}

/** Defines an operation; the only place where the types of contract and handler meet. */
export function defineOperation<Contract extends OperationContract, Dependencies>(
  contract: Contract,
  bind: (dependencies: Dependencies) => OperationHandler<Contract>,
): OperationDefinition<Dependencies> {
  return {
    contract,
    bind: (dependencies) => bind(dependencies) as unknown as OperationHandler<OperationContract>,
  };
}

/** The combined dependencies of a list of operations. */
export type DependenciesOfOperations<Definitions extends readonly Bindable[]> = UnionToIntersection<
  Parameters<Definitions[number]['bind']>[0]
>;

/** A definition of any API: only the factory of the handler counts. */
interface Bindable {
  readonly bind: (dependencies: never) => unknown;
}

type UnionToIntersection<Union> = (Union extends unknown ? (value: Union) => void : never) extends (
  value: infer Intersection,
) => void
  ? Intersection
  : never;

/** Connects operations to their dependencies. */
export function bindOperations<const Definitions extends readonly OperationDefinition<never>[]>(
  definitions: Definitions,
  dependencies: DependenciesOfOperations<Definitions>,
): Operation[] {
  return definitions.map(({ contract, bind }) => ({ contract, handle: bind(dependencies as never) }));
}
