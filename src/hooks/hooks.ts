import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { DataSource } from '../database/data-source.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import type { HookPoint } from '../extensions/hook-point.ts';
import type { HookRunner } from '../extensions/hook-runner.ts';
import type { RemoteHook } from '../extensions/remote-hook.ts';
import type { RemoteHooks } from '../extensions/remote-hooks.ts';
import type { Metrics } from '../http/metrics.ts';
import { bindOperations } from '../http/operation.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { HookBindingDependencies } from './hook-bindings/hook-bindings.ts';
import { createHookCallLog, type HookCallLog } from './hook-call-log.ts';
import { createHookCallReader } from './hook-call-reader.ts';
import { createHookCallLogStore } from './hook-call-store.ts';
import { hookOperations, hookPortalOperations } from './hook-operations.ts';
import { createHookSwitchReader } from './hook-switch-reader.ts';
import { createHookSwitchStore } from './hook-switch-store.ts';
import { createHookSwitches, type HookSwitches } from './hook-switches.ts';
import { createPausableHooks, type PausableHooks } from './pausable-hooks.ts';

export interface HookPorts {
  readonly data: DataSource;
  readonly points: readonly HookPoint[];
  /** Handlers in process, by hook name. */
  readonly handlers: Readonly<Record<string, unknown>>;
  /** Handlers behind URLs, by hook name. */
  readonly remote: Readonly<Record<string, RemoteHook>>;
  readonly remoteHooks: Pick<RemoteHooks, 'isBound' | 'circuitOf'>;
  readonly config: Pick<Config, 'hookLogDays'>;
  readonly metrics: Pick<Metrics, 'notePause'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** The log of hook calls and the pauses, for administrators. */
export interface Hooks extends ProductModule {
  readonly log: HookCallLog;
  /** The same hooks, except that handlers of paused ones are not called. */
  pausable(hooks: HookRunner, onCall: PausableHooks['onCall']): HookRunner;
  close(): Promise<void>;
}

/** Reads which hooks are paused, so the schema must be up to date. */
export async function startHooks(ports: HookPorts): Promise<Hooks> {
  const { data, points, remoteHooks, metrics } = ports;
  const log = createLog(ports);
  const switches = createSwitches(ports);
  for (const { name } of points) metrics.notePause(name, false);
  await switches.refresh();
  const calls = { reader: createHookCallReader(data.database.longReader), flush: log.flush };
  return {
    log,
    pausable: (hooks, onCall) =>
      createPausableHooks(hooks, {
        isPaused: switches.isPaused,
        transportOf: (hook) => (remoteHooks.isBound(hook) ? 'remote' : 'local'),
        onCall,
      }),
    operations: bindOperations(hookOperations, calls),
    portalOperations: bindPortalOperations(hookPortalOperations, { ...calls, ...pauses(ports, switches) }),
    purges: [log.purge],
    async close() {
      await switches.close();
      await log.close();
    },
  };
}

function createLog({ data, config, logger, clock }: HookPorts): HookCallLog {
  return createHookCallLog({
    unitOfWork: createUnitOfWork(data.database.writer, (transaction) => ({
      calls: createHookCallLogStore(transaction),
    })),
    clock,
    retentionDays: config.hookLogDays,
    onError: (error) => logger.warn({ err: error }, 'cannot write the log of hook calls'),
  });
}

/** Every start logs the paused hooks, to explain why their handlers are not called. */
function createSwitches({ data, metrics, logger, clock }: HookPorts): HookSwitches {
  const { reader, writer } = data.database;
  return createHookSwitches({
    reader: createHookSwitchReader(reader),
    unitOfWork: createUnitOfWork(writer, (transaction) => ({ switches: createHookSwitchStore(transaction) })),
    clock,
    onChange({ hook, isPaused, changedAt }) {
      metrics.notePause(hook, isPaused);
      if (isPaused) logger.warn({ hook, since: changedAt }, 'hook is paused: its handler is not called');
      else logger.info({ hook }, 'hook is no longer paused');
    },
    onError: (error) => logger.warn({ err: error }, 'cannot read the switches of hooks'),
  });
}

/** What the pages show of bindings, and what pauses them. */
function pauses(ports: HookPorts, switches: HookSwitches) {
  const { data, points, handlers, remote, remoteHooks, logger, clock } = ports;
  return {
    ...{ points, handlers, remote, circuitOf: remoteHooks.circuitOf, switches },
    calls: createHookCallReader(data.database.longReader),
    callsForSwitch: createHookCallReader(data.database.longReaderOfWrites),
    note: ({ accountId, hook, isPaused }: Parameters<HookBindingDependencies['note']>[0]) =>
      logger.info({ accountId, hook, what: isPaused ? 'hook paused' : 'hook resumed' }, 'account'),
    clock,
  };
}
