import type { Ajv } from 'ajv';
import { serviceMethods } from '../catalogue/service-methods.ts';
import type { ExtensionServices } from '../extension.ts';
import { createServices, type DependenciesOf } from '../extensions/create-services.ts';
import type { HookRunner } from '../extensions/hook-runner.ts';
import type { Trial } from '../extensions/trial.ts';
import { withoutHandler } from '../extensions/without-handler.ts';
import type { RemoteServices } from '../http/mount-extension-services.ts';
import type { CallContext } from '../kernel/call-context.ts';

/** What the methods of all services need. */
export type ServiceDependencies = DependenciesOf<(typeof serviceMethods)[number]>;

/** The services of one call of a hook's handler, in process. They never come by that handler again. */
export type ServicesOfCall = (
  context: CallContext,
  hook: string,
  dependencies: ServiceDependencies,
) => ExtensionServices;

/**
 * @param translate see {@link createServices}
 * @param handlers in process, by hook; with none of them nobody calls a service so
 */
export function createServicesOfCall(
  ajv: Ajv,
  translate: (error: unknown) => unknown,
  handlers: Readonly<Record<string, unknown>> = {},
): ServicesOfCall {
  const servicesOf = createServices(serviceMethods, ajv, translate);
  if (Object.keys(handlers).length > 0) servicesOf.prepare();
  return (context, hook, dependencies) => servicesOf(context, inHook(dependencies, hook));
}

export interface RemoteOptions extends Pick<RemoteServices, 'authenticate' | 'findCall'> {
  /** What services use within a trial. */
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
      run: (args, context, { hook, trial }) => {
        const used = trial === null ? dependencies : dependenciesIn(trial);
        return method.run(args as never, context, hook === null ? used : inHook(used, hook));
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
