import type { Ajv } from 'ajv';
import { catalogueProblem } from '../catalogue/error-catalogue.ts';
import { hookPoints } from '../catalogue/hook-points.ts';
import type { CustomerReader } from '../customers/store/customer-reader.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import type { ExtensionServices } from '../extension.ts';
import { createHookRunner } from '../extensions/hook-runner.ts';
import type { RemoteHooks } from '../extensions/remote-hooks.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { PausableHooks } from '../hooks/pausable-hooks.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Call } from '../kernel/call.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import type { TreeIndexes } from '../trees/index/tree-indexes.ts';
import { type AllDependencies, createCustomerDependencies } from './customer-dependencies.ts';
import type { BindCustomerStores } from './customer-storage.ts';
import { createServicesOfCall } from './extension-services.ts';
import type { ServerOptions } from './server-options.ts';
import { createTrials, type Trials } from './trials.ts';

export interface CustomerConnections {
  readonly ajv: Ajv;
  readonly metrics: Pick<Metrics, 'observeHook'>;
  readonly clock: Clock;
  readonly reader: CustomerReader;
  readonly bindStores: BindCustomerStores;
  readonly treeIndexes: TreeIndexes;
  readonly remoteHooks: RemoteHooks;
  readonly hooks: Hooks;
  /** Called after each commit that may have stored events. */
  readonly onCommitted: () => void;
}

export interface ConnectedCustomers {
  readonly dependencies: AllDependencies;
  readonly trials: Trials;
  /** The services of extensions for a call of an operation of its own. */
  readonly servicesOf: (call: Call, id: string) => ExtensionServices;
}

/**
 * Connects customers, trees and the client extension. They need each other: operations run hooks, handlers call
 * services, services run operations.
 */
export function connectCustomers(
  { installation, extension, config, logger }: ServerOptions,
  {
    ajv,
    metrics,
    clock,
    reader,
    bindStores,
    treeIndexes,
    remoteHooks,
    hooks,
    onCommitted,
  }: CustomerConnections,
): ConnectedCustomers {
  const servicesOfCall = createServicesOfCall({
    ajv,
    isStrict: config.isStrict,
    logger,
    usesServices: Object.keys(extension.hooks ?? {}).length > 0 || extension.routes !== undefined,
    translate: outageAsProblem,
  });
  const onCall: PausableHooks['onCall'] = (call) => {
    // No caller waits for a shadow.
    if (!call.isShadow) metrics.observeHook(call);
    hooks.log.note(call);
  };
  const called = {
    points: hookPoints,
    handlers: extension.hooks ?? {},
    remote: remoteHooks,
    ajv,
    isStrict: config.isStrict,
  };
  const runner = createHookRunner<ExtensionServices>({
    ...called,
    hasStored: (call) => call.isStored,
    onCall,
    services: (call, hook) => servicesOfCall(call, hook, dependencies),
  });
  const trials = createTrials({
    ...called,
    dependencies: () => dependencies,
    servicesOfCall,
    pausable: hooks.pausable,
  });
  const dependencies: AllDependencies = createCustomerDependencies({
    ...{ installation, extension, config, clock, reader, bindStores, treeIndexes, onCommitted },
    hooks: hooks.pausable(runner, onCall),
    askHandlers: (trial) => trials.dependenciesIn(trial).hooks,
  });
  return { dependencies, trials, servicesOf: (call, id) => servicesOfCall(call, id, dependencies) };
}

/** When the database is down, the handler that calls a service is not at fault. */
function outageAsProblem(error: unknown): unknown {
  if (!isDatabaseUnavailable(error)) return error;
  return new ProblemError([catalogueProblem('database_unavailable')], { cause: error });
}
