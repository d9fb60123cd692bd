import type { Ajv } from 'ajv';
import { catalogueProblem } from '../catalogue/error-catalogue.ts';
import { hookPoints } from '../catalogue/hook-points.ts';
import { type CustomerPorts, type Customers, createCustomers } from '../customers/customers.ts';
import { isDatabaseUnavailable } from '../database/database-errors.ts';
import { createUnitOfWork, noting } from '../database/unit-of-work.ts';
import type { ExtensionServices } from '../extension.ts';
import type { HookCallRecord } from '../extensions/hook-call.ts';
import type { Originals } from '../extensions/hook-point.ts';
import { createHookRunner, type HookRunner, type HookRunnerOptions } from '../extensions/hook-runner.ts';
import type { RemoteHooks } from '../extensions/remote-hooks.ts';
import type { Trial } from '../extensions/trial.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Call } from '../kernel/call.ts';
import type { Clock } from '../kernel/call-context.ts';
import { ProblemError } from '../kernel/problem.ts';
import { createTrees, type Trees } from '../trees/trees.ts';
import { createServicesOfCall, type ServiceDependencies, type ServicesOfCall } from './extension-services.ts';
import type { ServerOptions } from './server-options.ts';
import { bindStores, type SharedStorage } from './transaction-stores.ts';

type Runner = Required<HookRunnerOptions<ExtensionServices>>;
type Settings =
  | 'isStrict'
  | 'clientId'
  | 'clientConnectionString'
  | 'environmentType'
  | 'takesLoginByQuery'
  | 'changeHistoryDays';

export interface ProductPorts extends Pick<ServerOptions, 'installation' | 'extension'> {
  readonly config: Pick<ServerOptions['config'], Settings>;
  readonly logger: Pick<ServerOptions['logger'], 'info' | 'warn' | 'error'>;
  readonly metrics: Pick<Metrics, 'noteSearchIndex' | 'observeHook'>;
  readonly clock: Clock;
  readonly ajv: Ajv;
  readonly storage: SharedStorage;
  readonly remoteHooks: RemoteHooks;
  /** The log of hook calls, and their pauses. */
  readonly hooks: { readonly log: Pick<Hooks['log'], 'note'>; readonly pausable: Hooks['pausable'] };
  /** Called after each commit that may have stored events. */
  readonly onCommitted: () => void;
  /** The dependencies of services of other modules. */
  readonly services: Pick<ServiceDependencies, 'users'>;
}

/** What a trial of handlers uses: everything as in a real call, but each transaction is rolled back. */
export interface ProductInTrial {
  readonly hooks: HookRunner;
  readonly services: ServiceDependencies;
  readonly originals: Originals;
}

export interface Product {
  readonly customers: Customers;
  readonly trees: Trees;
  readonly services: ServiceDependencies;
  /** The services for one call of an operation or a handler of the extension. */
  readonly servicesOf: (call: Call, id: string, services?: ServiceDependencies) => ExtensionServices;
  inTrial(trial: Trial): ProductInTrial;
}

/**
 * Connects customers, trees and the client extension. They need each other: operations run hooks, handlers call
 * services, services run operations.
 */
export function connectProduct(ports: ProductPorts): Product {
  const { config, metrics } = ports;
  const servicesOfCall = createServicesOfCall({
    ...ports,
    isStrict: config.isStrict,
    translate: outageAsProblem,
  });
  const runHooks = createRunHooks(ports, servicesOfCall);
  const onCall: Runner['onCall'] = (call) => {
    // No caller waits for a shadow.
    if (!call.isShadow) metrics.observeHook(call);
    ports.hooks.log.note(call);
  };
  const { customers, trees } = openWrites(ports, {
    hooks: runHooks({ hasStored: (call) => call.isStored, onCall }, () => services),
    askHandlers: (trial) => inTrial(trial).hooks,
  });
  const others = { ...ports.services, settings: config };
  const services: ServiceDependencies = { ...others, ...trees.services, ...customers.services };

  function inTrial(trial: Trial): ProductInTrial {
    const noteAsked = (call: HookCallRecord) => trial.noteAsked(askedOf(call));
    const hasStored = () => trial.report().isStored;
    const hooks = runHooks({ trial, hasStored, onCall: noteAsked }, () => rolledBack);
    const { services: used, originals } = customers.inTrial(trial, hooks);
    const rolledBack: ServiceDependencies = { ...others, ...trees.trialServices, ...used };
    return { hooks, services: rolledBack, originals };
  }

  return {
    customers,
    trees,
    services,
    servicesOf: (call, id, used = services) => servicesOfCall(call, id, used),
    inTrial,
  };
}

/** Opens the modules of trees and customers, which write in the same transactions. */
function openWrites(
  { installation: data, extension, storage, ...ports }: ProductPorts,
  bound: Pick<CustomerPorts, 'hooks' | 'askHandlers'>,
): Pick<Product, 'customers' | 'trees'> {
  const { plan } = extension;
  const { clock, config, logger, metrics } = ports;
  const { assertCustomer, customers: reader } = storage.customers;
  const stores = createUnitOfWork(data.database.writer, bindStores(data, storage));
  const unitOfWork = noting(stores, ports.onCommitted);
  const trees = createTrees({
    ...{ data, plan, storage: storage.trees, unitOfWork, clock },
    ...{ assertCustomer, isCustomer: reader.exists },
  });
  const { takePlacementTurn } = trees.dependencies;
  const merges = { treeWrites: trees.dependencies, merging: unitOfWork };
  const customers = createCustomers({
    ...{ data, plan, storage: storage.customers, unitOfWork, clock, config, logger, metrics },
    ...{ trees: storage.trees.trees, takePlacementTurn, ...merges, ...bound },
  });
  return { customers, trees };
}

/** Runs handlers; a paused one is not called. */
function createRunHooks(
  { extension, config, ajv, hooks, remoteHooks: remote }: ProductPorts,
  servicesOfCall: ServicesOfCall,
) {
  return (
    called: Pick<Runner, 'hasStored' | 'onCall'> & { readonly trial?: Trial },
    services: () => ServiceDependencies,
  ): HookRunner => {
    const runner = createHookRunner<ExtensionServices>({
      ...{ ...called, ajv, isStrict: config.isStrict, remote },
      ...{ points: hookPoints, handlers: extension.hooks ?? {} },
      services: (call, hook) => servicesOfCall(call, hook, services()),
    });
    return hooks.pausable(runner, called.onCall);
  };
}

function askedOf({ hook, way, decision, changes, error }: HookCallRecord) {
  const reason = decision === 'paused' ? 'An administrator has paused the handler.' : null;
  return { hook, way, decision, changes, error, reason };
}

/** When the database is down, the handler that calls a service is not at fault. */
function outageAsProblem(error: unknown): unknown {
  if (!isDatabaseUnavailable(error)) return error;
  return new ProblemError([catalogueProblem('database_unavailable')], { cause: error });
}
