import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { createHookCallLog, type HookCallLog } from '../hooks/hook-call-log.ts';
import { createHookCallReader } from '../hooks/hook-call-reader.ts';
import { createHookCallLogStore } from '../hooks/hook-call-store.ts';
import { listHookCallsContract } from '../hooks/list-hook-calls/contract.ts';
import { createListHookCalls } from '../hooks/list-hook-calls/list-hook-calls.ts';
import { type Operation, operation } from '../http/operation.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { Installation } from './installation.ts';

interface HookCallOptions {
  readonly installation: Installation;
  readonly config: Pick<Config, 'hookLogDays'>;
  readonly logger: Logger;
}

/** The hook-call log, and the operation that reads it. */
export interface HookCalls {
  readonly log: HookCallLog;
  readonly operations: readonly Operation[];
}

/** The last request of a hook in the log, personal data masked, for trying its handler. */
export function lastHookRequest({ database }: Installation, hook: string): Promise<string | null> {
  return createHookCallReader(database.reader).lastRequest(hook);
}

export function createHookCalls({ installation, config, logger }: HookCallOptions, clock: Clock): HookCalls {
  const { reader, writer } = installation.database;
  const log = createHookCallLog({
    unitOfWork: createUnitOfWork(writer, (transaction) => ({ calls: createHookCallLogStore(transaction) })),
    clock,
    keptDays: config.hookLogDays,
    onError: (error) => logger.warn({ err: error }, 'the hook-call log could not be written'),
  });
  const listHookCalls = createListHookCalls({ reader: createHookCallReader(reader), flush: log.flush });
  return {
    log,
    operations: [
      operation(listHookCallsContract, async ({ query }) => ({ body: await listHookCalls(query) })),
    ],
  };
}
