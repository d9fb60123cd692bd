/*
 * What the generated types say about one call: its options and its answer.
 */

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that have an operation of this method. */
export type PathsOf<Paths, M extends Method> = {
  [Path in keyof Paths]: Paths[Path] extends Record<M, { responses: unknown }> ? Path : never;
}[keyof Paths] &
  string;

/** The operation at a path, for example `OperationAt<paths, '/v1/customers', 'post'>`. */
export type OperationAt<Paths, Path extends keyof Paths, M extends Method> = M extends keyof Paths[Path]
  ? Paths[Path][M]
  : never;

/** The body of a success. */
export type DataOf<Operation> = Operation extends { responses: infer Responses }
  ? {
      [Status in keyof Responses]: Status extends 200 | 201
        ? Responses[Status] extends { content: { 'application/json': infer Data } }
          ? Data
          : undefined
        : never;
    }[keyof Responses]
  : never;

type ParametersIn<Operation, Place extends 'path' | 'query' | 'header'> = Operation extends {
  parameters: { [P in Place]?: infer Parameters };
}
  ? NonNullable<Parameters>
  : never;

/** A member that may be left out if all of its own members may. */
type Member<Name extends string, Value> = [Value] extends [never]
  ? { readonly [N in Name]?: undefined }
  : Record<never, never> extends Value
    ? { readonly [N in Name]?: Value | undefined }
    : { readonly [N in Name]: Value };

type JsonBody<Body> = { content: { 'application/json': Body } };

type BodyMember<Operation> = Operation extends { requestBody?: never }
  ? { readonly body?: undefined }
  : Operation extends { requestBody: JsonBody<infer Body> }
    ? { readonly body: Body }
    : Operation extends { requestBody?: JsonBody<infer Body> }
      ? { readonly body?: Body | undefined }
      : never;

/** The options that all calls have. */
export interface CommonOptions {
  /** Ends the call and all of its repetitions. The call then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** Time limit of the call including its repetitions, in milliseconds. Overrides the client's limit. */
  readonly timeoutMs?: number | undefined;
}

/** The options of a call, in addition to its path. */
export type OptionsOf<Operation> = CommonOptions &
  Member<'path', ParametersIn<Operation, 'path'>> &
  Member<'query', ParametersIn<Operation, 'query'>> &
  BodyMember<Operation> & {
    /** Headers of the operation, such as `If-Match`, and any others, such as `Prefer`. */
    readonly headers?: (ParametersIn<Operation, 'header'> | Record<never, never>) &
      Readonly<Record<string, string>>;
  };

/** The options as an argument, which can be left out if all of them can. */
export type OptionsArgument<Operation> =
  Record<never, never> extends OptionsOf<Operation>
    ? [options?: OptionsOf<Operation>]
    : [options: OptionsOf<Operation>];

/** The answer of a success. */
export interface Answer<Data> {
  readonly data: Data;
  readonly status: number;
  readonly headers: Headers;
  /** Version of the customer, for `If-Match`; null if the answer has none. */
  readonly etag: string | null;
  /** Identifies the request in the server's log. */
  readonly requestId: string | null;
}

export type Call<Paths, M extends Method> = <Path extends PathsOf<Paths, M>>(
  path: Path,
  ...options: OptionsArgument<OperationAt<Paths, Path, M>>
) => Promise<Answer<DataOf<OperationAt<Paths, Path, M>>>>;
