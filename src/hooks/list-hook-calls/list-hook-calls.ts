import type { HookCallFilter, HookCallReader } from '../hook-call-reader.ts';
import type { LoggedHookCall } from '../hook-call-store.ts';

const LIMIT = 100;

export interface ListHookCallsDependencies {
  readonly reader: HookCallReader;
  /** Writes this process's calls that are not in the log yet. */
  readonly flush: () => Promise<void>;
}

/** Lines of the hook-call log, including calls of this process. */
export function createListHookCalls({ reader, flush }: ListHookCallsDependencies) {
  return async function listHookCalls(
    filter: Omit<HookCallFilter, 'limit'> & { limit?: number },
    signal?: AbortSignal,
  ) {
    await flush();
    return (await reader.list({ limit: LIMIT, ...filter }, signal)).map(writeHookCall);
  };
}

function writeHookCall(call: LoggedHookCall) {
  return {
    Id: call.id,
    CalledAt: call.calledAt,
    Hook: call.hook,
    Way: call.way,
    Shadow: call.isShadow,
    Decision: call.decision,
    CustomerId: call.customerId,
    RequestId: call.requestId,
    Actor: call.actor,
    Operation: call.operation,
    DurationMs: call.durationUs / 1_000,
    Changes: [...call.changes],
    Error: call.error,
  };
}
