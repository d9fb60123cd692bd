import type { Logger } from 'pino';
import type { Clock } from './call-context.ts';
import { createUnitOfWork } from './database/unit-of-work.ts';
import type { Extension } from './extension.ts';
import { listHookBindingsContract, switchHookContract } from './extensions/hook-bindings/contracts.ts';
import { createHookBindings } from './extensions/hook-bindings/hook-bindings.ts';
import { createHookCallReader } from './extensions/hook-call-reader.ts';
import { createHookSwitchReader } from './extensions/hook-switch-reader.ts';
import { createHookSwitchStore } from './extensions/hook-switch-store.ts';
import { createHookSwitches, type HookSwitches } from './extensions/hook-switches.ts';
import type { RemoteHooks } from './extensions/remote-attempt.ts';
import type { HookCalls } from './hook-calls.ts';
import { hookPoints } from './hook-points.ts';
import type { Metrics } from './http/metrics.ts';
import { type PortalOperation, portalOperation } from './http/portal-operation.ts';
import type { Installation } from './installation.ts';

export interface HookBindingOptions {
  readonly installation: Installation;
  readonly extension: Extension;
  readonly metrics: Pick<Metrics, 'notePause'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** The switches of hook points, as they are stored now. A hook that is paused is logged: nobody is to look for its fault. */
export async function startHookSwitches(options: HookBindingOptions): Promise<HookSwitches> {
  const { installation, metrics, logger, clock } = options;
  const { reader, writer } = installation.database;
  const switches = createHookSwitches({
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
  for (const { name } of hookPoints) metrics.notePause(name, false);
  await switches.refresh();
  return switches;
}

/** What administrators see of hooks, and do with them. */
export function createHookBindingOperations(
  { installation, extension, logger, clock }: HookBindingOptions,
  {
    switches,
    remoteHooks,
    hookCalls,
  }: { readonly switches: HookSwitches; readonly remoteHooks: RemoteHooks; readonly hookCalls: HookCalls },
): PortalOperation[] {
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
