import Type, { type Static, type TObject, type TSchema } from 'typebox';
import type { HookCall } from '../extensions/hook-point.ts';
import type { OperationContract } from '../http/operation.ts';

/** A company's own operation, in the parts of a contract. Schemas are JSON Schema, as `Type` builds it. */
export interface RouteContract<
  Params extends TObject = TObject,
  Query extends TObject = TObject,
  Body extends TObject | undefined = TObject | undefined,
  Answer extends TSchema = TSchema,
> extends Pick<
    OperationContract,
    'id' | 'method' | 'summary' | 'description' | 'bodyExamples' | 'needsWriteScope'
  > {
  /** Below `/v1/` and the prefix, such as `/points/{customerId}`. */
  readonly path: `/${string}`;
  /** One member for each parameter of the path. */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: {
    /** 200 when left out. */
    readonly status?: 200 | 201;
    readonly description: string;
    readonly schema: Answer;
    readonly example?: Static<Answer>;
  };
  /** Error codes that services may return here, such as `customer_not_found`; for the reference. */
  readonly errors?: readonly string[];
}

/** The request, in the types of its contract. */
export interface RouteInput<Params extends TObject, Query extends TObject, Body extends TObject | undefined> {
  readonly params: Static<Params>;
  readonly query: Static<Query>;
  readonly body: Body extends TObject ? Static<Body> : undefined;
}

/** Serves an operation in the server's process. Returns the body of the answer. */
export type RouteHandler<
  Params extends TObject,
  Query extends TObject,
  Body extends TObject | undefined,
  Answer extends TSchema,
  Services,
> = (input: RouteInput<Params, Query, Body>, call: HookCall<Services>) => Promise<Static<Answer>>;

/** Serves an operation at another address: the request goes there with the same method, path, query and body. */
export interface ForwardedRoute {
  /** The URL that the path of the operation is appended to; http: or https:, without user, password or query. */
  readonly url: string;
  /** Longest time for the whole call; 100 to 30000, 10000 by default. */
  readonly timeoutMs?: number;
}

/** A company's own operation, which is served in one of two ways. */
export interface CompanyRoute {
  readonly contract: RouteContract;
  /** A function, or the address that requests are forwarded to. */
  readonly serve: ServedInProcess | ForwardedRoute;
}

export type ServedInProcess = (input: never, call: never) => Promise<unknown>;

/** Custom operations of a company, below its own prefix. */
export interface CompanyRoutes {
  /** First part of all paths below `/v1/`: letters, digits and hyphens, such as `acme`. */
  readonly prefix: string;
  /** Group of the operations in the reference, and in scopes such as `Acme:read`. */
  readonly group: string;
  /** What the group is for, for the reference. */
  readonly description: string;
  readonly operations: readonly CompanyRoute[];
}

const NOTHING = Type.Object({});

/** The contract of a company's operation, in the form that the server uses for every operation. */
export function contractOf({ prefix, group }: CompanyRoutes, { contract }: CompanyRoute): OperationContract {
  const { params = NOTHING, query = NOTHING, body, answer, errors = [], path, ...given } = contract;
  return {
    ...given,
    path: `/${prefix}${path}`,
    tag: group,
    params,
    query,
    body,
    // The handler gets a signal that aborts when the caller disconnects.
    ...(contract.method === 'GET' ? { endsWithCaller: true } : {}),
    answer: { ...answer, status: answer.status ?? 200 },
    errors: [...new Set([...errors, ...ROUTE_ERRORS])],
  };
}

/** The contracts of an extension's own operations. */
export function contractsOf(routes: CompanyRoutes | undefined): OperationContract[] {
  return routes === undefined ? [] : routes.operations.map((operation) => contractOf(routes, operation));
}

const ROUTE_ERRORS = [
  'invalid_value',
  'too_many',
  'refused_by_extension',
  'not_found_by_extension',
  'conflict_by_extension',
  'extension_failed',
  'extension_failed_after_storing',
  'extension_error',
];
