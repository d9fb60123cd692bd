import type { Ajv } from 'ajv';
import type { CallContext } from '../kernel/call-context.ts';
import { createModelCheck, type ModelCheck } from './model-check.ts';
import { handlerName, type ServiceMethod, type ServicesOf } from './service-method.ts';

/**
 * Makes the objects that handlers in process are given, for one call.
 * @param translate sees what a method throws first. A handler may fail for reasons of its own that look like
 *   ours, a server of its own that can't be reached for one; only here it is certain whose they are.
 */
export function createServices<Method extends ServiceMethod>(
  methods: readonly Method[],
  ajv: Ajv,
  translate: (error: unknown) => unknown,
): ServicesOfMethods<Method> {
  const checked = methods.map((method) => ({ method, check: argumentCheck(method, ajv) }));
  const servicesOf = (context: CallContext, dependencies: DependenciesOf<Method>) => {
    const services: Record<string, Record<string, unknown>> = {};
    for (const { method, check } of checked) {
      const service = handlerName(method.service);
      services[service] ??= {};
      services[service][handlerName(method.method)] = async (args: Record<string, unknown> = {}) => {
        check(args);
        try {
          return await method.run(args, context, dependencies as never);
        } catch (error) {
          throw translate(error);
        }
      };
    }
    return services as ServicesOf<Method>;
  };
  const prepare = () => {
    for (const { check } of checked) check.prepare();
  };
  return Object.assign(servicesOf, { prepare });
}

interface ServicesOfMethods<Method extends ServiceMethod> {
  (context: CallContext, dependencies: DependenciesOf<Method>): ServicesOf<Method>;
  /** Compiles the checks of all arguments, for a server that has handlers. */
  prepare(): void;
}

/** What every method of a table needs, together. */
export type DependenciesOf<Method extends ServiceMethod> = UnionToIntersection<Parameters<Method['run']>[2]>;

type UnionToIntersection<Union> = (Union extends unknown ? (value: Union) => void : never) extends (
  value: infer Intersection,
) => void
  ? Intersection
  : never;

/** Extension code need not have been type-checked. */
function argumentCheck({ service, method, args }: ServiceMethod, ajv: Ajv): ModelCheck {
  return createModelCheck(
    ajv,
    args,
    `services.${handlerName(service)}.${handlerName(method)}: the argument object`,
  );
}
