import type { Logger } from 'pino';
import { hookPoints } from '../catalogue/hook-points.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { Extension } from '../extension.ts';
import type { HookRunner } from '../extensions/hook-runner.ts';
import type { RemoteHooks } from '../extensions/remote-attempt.ts';
import { listHookBindingsContract, switchHookContract } from '../hooks/hook-bindings/contracts.ts';
import { createHookBindings } from '../hooks/hook-bindings/hook-bindings.ts';
import { createHookCallReader } from '../hooks/hook-call-reader.ts';
import { createHookSwitchReader } from '../hooks/hook-switch-reader.ts';
import { createHookSwitchStore } from '../hooks/hook-switch-store.ts';
import { createHookSwitches, type HookSwitches } from '../hooks/hook-switches.ts';
import { createPausableHooks, type PausableHooks } from '../hooks/pausable-hooks.ts';
import type { Metrics } from '../http/metrics.ts';
import { type PortalOperation, portalOperation } from '../http/portal-operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { HookCalls } from './hook-calls.ts';
import type { Installation } from './installation.ts';

export interface HookBindingOptions {
  readonly installation: Installation;
  readonly extension: Extension;
  readonly remoteHooks: RemoteHooks;
  readonly hookCalls: HookCalls;
  readonly metrics: Pick<Metrics, 'notePause'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** Which hooks are paused, and what administrators see of them and do with them. */
export interface HookBindings {
  /** The same hooks, but handlers of paused ones are not called. */
  pausable(hooks: HookRunner, onCall: PausableHooks['onCall']): HookRunner;
  readonly operations: readonly PortalOperation[];
  close(): Promise<void>;
}

export async function startHookBindings(options: HookBindingOptions): Promise<HookBindings> {
  const { remoteHooks } = options;
  const switches = createSwitches(options);
  for (const { name } of hookPoints) options.metrics.notePause(name, false);
  await switches.refresh();
  return {
    pausable: (hooks, onCall) =>
      createPausableHooks(hooks, {
        isPaused: switches.isPaused,
        wayOf: (hook) => (remoteHooks.isBound(hook) ? 'remote' : 'local'),
        onCall,
      }),
    operations: createOperations(options, switches),
    close: switches.close,
  };
}

/** A hook that is paused is logged, at each start too: nobody is to look for its fault elsewhere. */
function createSwitches({ installation, metrics, logger, clock }: HookBindingOptions): HookSwitches {
  const { reader, writer } = installation.database;
  return createHookSwitches({
    reader: createHookSwitchReader(reader),
    unitOfWork: createUnitOfWork(writer, (transaction) => ({ switches: createHookSwitchStore(transaction) })),
    clock,
    onChange({ hook, isPaused, changedAt }) {
      metrics.notePause(hook, isPaused);
      if (isPaused) logger.warn({ hook, since: changedAt }, 'hook is paused: its handler is not called');
      else logger.info({ hook }, 'hook is not paused any more');
    },
    onError: (error) => logger.warn({ err: error }, 'the switches of hooks could not be read'),
  });
}

function createOperations(options: HookBindingOptions, switches: HookSwitches): PortalOperation[] {
  const { installation, extension, remoteHooks, hookCalls, logger, clock } = options;
  const bindings = createHookBindings({
    points: hookPoints,
    handlers: extension.hooks ?? {},
    remote: extension.remote ?? {},
    circuitOf: remoteHooks.circuitOf,
    switches,
    // A day of calls may be many.
    calls: createHookCallReader(installation.database.longReader),
    flush: hookCalls.log.flush,
    note: ({ accountId, hook, isPaused }) =>
      logger.info({ accountId, hook, what: isPaused ? 'hook paused' : 'hook resumed' }, 'account'),
    clock,
  });
  return [
    portalOperation(listHookBindingsContract, 'administrator', async () => ({ body: await bindings.list() })),
    portalOperation(switchHookContract, 'administrator', async ({ params, body }, { account }) => ({
      body: await bindings.switch(params.hook, body.IsPaused, account),
    })),
  ];
}
