import type { Ajv } from 'ajv';
import type { Logger } from 'pino';
import { catalogueProblem } from '../catalogue/error-catalogue.ts';
import { serviceMethods } from '../catalogue/service-methods.ts';
import type { Extension, ExtensionServices } from '../extension.ts';
import { createServices, type DependenciesOf } from '../extensions/create-services.ts';
import type { HookRunner } from '../extensions/hook-runner.ts';
import type { Trial } from '../extensions/trial.ts';
import { withoutHandler } from '../extensions/without-handler.ts';
import { createArgumentReader } from '../http/argument-reader.ts';
import type { RemoteServices } from '../http/mount-extension-services.ts';
import type { Call } from '../kernel/call.ts';

/** The dependencies of the methods of all services. */
export type ServiceDependencies = DependenciesOf<(typeof serviceMethods)[number]>;

/** The services for one call of a handler in process. They never call that handler again. */
export type ServicesOfCall = (
  call: Call,
  hook: string,
  dependencies: ServiceDependencies,
) => ExtensionServices;

export interface ServicesOfCallOptions {
  readonly ajv: Ajv;
  /** Arguments are read strictly. */
  readonly isStrict: boolean;
  readonly logger: Pick<Logger, 'warn'>;
  /** See {@link createServices}. */
  readonly translate: (error: unknown) => unknown;
  readonly extension: Extension;
}

export function createServicesOfCall({
  ajv,
  isStrict,
  logger,
  translate,
  extension: { hooks = {}, routes },
}: ServicesOfCallOptions): ServicesOfCall {
  const servicesOf = createServices(serviceMethods, {
    readerOf({ args }) {
      const read = createArgumentReader(args, ajv, catalogueProblem);
      return (given) => read(given, isStrict);
    },
    translate,
    // Over HTTP, a response header contains the same names.
    noteIgnored({ service, method }, { names, count }, { requestId }) {
      const called = `${service}.${method}`;
      logger.warn({ requestId, method: called, names, count }, 'a service ignored unknown members');
    },
  });
  // Code in process may call services.
  if (Object.keys(hooks).length > 0 || routes !== undefined) servicesOf.prepare();
  return (call, hook, dependencies) => servicesOf(call, inHook(dependencies, hook));
}

export interface RemoteOptions extends Pick<RemoteServices, 'authenticate' | 'findCall'> {
  /** The dependencies of services within a trial. */
  readonly dependenciesIn: (trial: Trial) => ServiceDependencies;
}

/** The same services for extensions that call over HTTP. */
export function createRemoteServices(
  dependencies: ServiceDependencies,
  { authenticate, findCall, dependenciesIn }: RemoteOptions,
): RemoteServices {
  return {
    authenticate,
    findCall,
    methods: serviceMethods.map((method) => ({
      service: method.service,
      method: method.method,
      args: method.args,
      run: (args, call, { hook, trial }) => {
        const used = trial === null ? dependencies : dependenciesIn(trial);
        return method.run(args as never, call, hook === null ? used : inHook(used, hook));
      },
    })),
  };
}

function inHook<Dependencies extends { readonly hooks: HookRunner }>(
  dependencies: Dependencies,
  hook: string,
): Dependencies {
  return { ...dependencies, hooks: withoutHandler(dependencies.hooks, hook) };
}
