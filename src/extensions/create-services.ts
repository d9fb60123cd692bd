import type { Call } from '../kernel/call.ts';
import { lazy } from '../kernel/lazy.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { NameList } from '../kernel/problem-list.ts';
import { ArgumentError } from './argument-error.ts';
import { handlerName, type ServiceMethod, type ServicesOf } from './service-method.ts';

/**
 * Reads the argument object of a method.
 * @throws ProblemError with all its problems
 */
export type ReadArguments = (given: Record<string, unknown>) => {
  readonly args: Record<string, unknown>;
  /** Members that the method does not know. */
  readonly ignored: NameList;
};

export interface ServicesOptions {
  readonly readerOf: (method: ServiceMethod) => ReadArguments;
  /**
   * Sees the errors of a method first. A handler can fail with errors of its own that look like the server's,
   * such as an unreachable database; the origin is certain only here.
   */
  readonly translate: (error: unknown) => unknown;
  /** Reports to the engineer which members were ignored. */
  readonly noteIgnored: (method: ServiceMethod, fields: NameList, call: Call) => void;
}

/** Creates the service objects for in-process handlers, for one call. */
export function createServices<Method extends ServiceMethod>(
  methods: readonly Method[],
  { readerOf, translate, noteIgnored }: ServicesOptions,
): ServicesOfMethods<Method> {
  const readable = methods.map((method) => {
    const reader = lazy(() => readerOf(method));
    return { method, reader, read: blamingHandler(method, reader) };
  });
  const servicesOf = (call: Call, dependencies: DependenciesOf<Method>) => {
    const services: Record<string, Record<string, unknown>> = {};
    for (const { method, read } of readable) {
      const service = handlerName(method.service);
      services[service] ??= {};
      services[service][handlerName(method.method)] = async (given: Record<string, unknown> = {}) => {
        const { args, ignored } = read(given);
        if (ignored.count > 0) noteIgnored(method, ignored, call);
        try {
          return await method.run(args, call, dependencies as never);
        } catch (error) {
          throw translate(error);
        }
      };
    }
    return services as ServicesOf<Method>;
  };
  const prepare = () => {
    for (const { reader } of readable) reader();
  };
  return Object.assign(servicesOf, { prepare });
}

interface ServicesOfMethods<Method extends ServiceMethod> {
  (call: Call, dependencies: DependenciesOf<Method>): ServicesOf<Method>;
  /** Compiles the readers of all arguments, for a server with handlers. */
  prepare(): void;
}

/** Wrong arguments are a fault of the handler, not of the REST caller. */
function blamingHandler({ service, method }: ServiceMethod, reader: () => ReadArguments): ReadArguments {
  const called = `services.${handlerName(service)}.${handlerName(method)}`;
  return (given) => {
    try {
      return reader()(given);
    } catch (error) {
      throw error instanceof ProblemError ? new ArgumentError(error.problems, called) : error;
    }
  };
}

/** The combined dependencies of all methods of a table. */
export type DependenciesOf<Method extends ServiceMethod> = UnionToIntersection<Parameters<Method['run']>[2]>;

type UnionToIntersection<Union> = (Union extends unknown ? (value: Union) => void : never) extends (
  value: infer Intersection,
) => void
  ? Intersection
  : never;
