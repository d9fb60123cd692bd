import type { Static, TObject, TSchema } from 'typebox';
import type { Call } from '../kernel/call.ts';

/**
 * Something that extension code may have the server do. One value says all of it: what handlers in
 * process call, what `POST /api/extension/services/{service}/v1/{method}` takes and answers, and what
 * docs/hooks.md tells.
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
  /** What it does, in Markdown. */
  readonly description: string;
  /** What of it is published, and what is Upline's own design. */
  readonly provenance: string;
  /** Codes of the error catalogue that it refuses with, beside wrong arguments. */
  readonly errors: readonly string[];
  run(args: Static<Args>, call: Call, dependencies: Dependencies): Promise<Static<Result>>;
}

/** Keeps the exact types of a method, so that its code is checked against its schemas. */
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

/** `AssociateService` as `associateService`: what a handler writes. */
export function handlerName<Name extends string>(name: Name): Uncapitalize<Name> {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}` as Uncapitalize<Name>;
}

/** The methods of a table as a handler has them: `associateService.getAssociate({ associateId })`. */
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
