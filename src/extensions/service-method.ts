import type { Static, TObject, TSchema } from 'typebox';
import type { Call } from '../kernel/call.ts';

/**
 * A server function for extension code. One value defines it completely: the method for in-process handlers,
 * the request and answer of `POST /api/extension/services/{service}/v1/{method}`, and the text of
 * docs/hooks.md.
 */
export interface ServiceMethod<
  Args extends TObject = TObject,
  Result extends TSchema = TSchema,
  Dependencies = never,
> {
  /** Published name, for example `AssociateService`. */
  readonly service: string;
  /** Published name, for example `GetAssociate`. */
  readonly method: string;
  readonly args: Args;
  readonly result: Result;
  /** Its effect, in Markdown. */
  readonly description: string;
  /** Its published parts, and those of Upline's own design. */
  readonly provenance: string;
  /** Error codes of its refusals, besides wrong arguments. */
  readonly errors: readonly string[];
  run(args: Static<Args>, call: Call, dependencies: Dependencies): Promise<Static<Result>>;
}

/** Preserves the exact types of a method, so that its code is checked against its schemas. */
export function serviceMethod<
  const Service extends string,
  const Method extends string,
  Args extends TObject,
  Result extends TSchema,
  Dependencies,
>(
  method: ServiceMethod<Args, Result, Dependencies> & { readonly service: Service; readonly method: Method },
) {
  return method;
}

/** `AssociateService` as `associateService`: the name in handlers. */
export function handlerName<Name extends string>(name: Name): Uncapitalize<Name> {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}` as Uncapitalize<Name>;
}

/** The methods of a table in the form for handlers: `associateService.getAssociate({ associateId })`. */
export type ServicesOf<Methods extends ServiceMethod> = {
  readonly [Service in Methods['service'] as Uncapitalize<Service>]: {
    readonly [Method in Extract<Methods, { service: Service }> as Uncapitalize<
      Method['method']
    >]: ServiceCall<Method>;
  };
};

type ServiceCall<Method extends ServiceMethod> =
  Record<string, never> extends Static<Method['args']>
    ? (args?: Static<Method['args']>) => Promise<Static<Method['result']>>
    : (args: Static<Method['args']>) => Promise<Static<Method['result']>>;
