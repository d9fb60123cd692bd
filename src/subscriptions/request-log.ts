import type { UnitOfWork } from '../database/unit-of-work.ts';
import type { AnsweredRequest, RequestNotes } from '../http/request-log.ts';
import { startBackgroundWriter } from '../kernel/background-writer.ts';
import type { Clock } from '../kernel/call-context.ts';
import { type Purge, purgeInBatches } from '../kernel/purging.ts';
import type { DescribeFailure } from './describe-failure.ts';
import { createHourlyCounts } from './hourly-counts.ts';
import { createLogBuffer } from './log-buffer.ts';
import { maskBody } from './mask-body.ts';
import type { NewLoggedRequest, RequestLogStore } from './request-log-store.ts';

const WRITE_INTERVAL_MS = 1_000;
/** Newest lines of a subscription that are kept, for successful and failed requests each. */
const KEPT_LINES = 1_000;
/** Maximum excess between two clean-ups, for each process. */
const TRIMMED_AFTER = 200;
const DAY_MS = 86_400_000;
/** Counts are small, and contain no personal data. */
const KEPT_COUNT_DAYS = 31;

export interface RequestLogDependencies {
  readonly unitOfWork: UnitOfWork<{ requests: RequestLogStore }>;
  readonly describeFailure: DescribeFailure;
  readonly encrypt: (text: string) => string;
  readonly clock: Clock;
  /** How long lines are stored; 0 stores none. Requests are always counted. */
  readonly retentionDays: number;
  readonly keepsBodies: boolean;
  /** Lines that are not written, because too many requests came at once. */
  readonly onDropped: (lines: number) => void;
  /** A failed write is repeated with the next one; it must not fail a request. */
  readonly onError: (error: unknown) => void;
}

/**
 * Records the recent requests of each subscription: operation and result, no personal data. Written in the
 * background. Under load the lines of a subscription are a sample; the counts are always complete.
 */
export interface RequestLog extends RequestNotes {
  /** Writes the pending lines. */
  flush(): Promise<void>;
  readonly purge: Purge;
  /** Writes the pending lines, and stops. */
  close(): Promise<void>;
}

export function createRequestLog(dependencies: RequestLogDependencies): RequestLog {
  const { unitOfWork, clock, retentionDays, onDropped, onError } = dependencies;
  const counts = createHourlyCounts(() => clock().getTime());
  const waiting = createLogBuffer<NewLoggedRequest>();
  const untrimmed = new Map<number, number>();

  async function write(): Promise<void> {
    const [{ lines, dropped }, counted] = [waiting.take(), counts.take()];
    if (dropped > 0) onDropped(dropped);
    if (lines.length === 0 && counted.length === 0) return;
    const written = Map.groupBy(lines, ({ subscriptionId }) => subscriptionId);
    const grown = [...written].map(
      ([id, { length }]) => [id, (untrimmed.get(id) ?? TRIMMED_AFTER) + length] as const,
    );
    try {
      await unitOfWork.run(async ({ requests }) => {
        await requests.count(counted);
        await requests.add(lines);
        for (const [id, length] of grown) if (length > TRIMMED_AFTER) await requests.trim(id, KEPT_LINES);
      });
      for (const [id, length] of grown) untrimmed.set(id, length > TRIMMED_AFTER ? 0 : length);
    } catch (error) {
      counts.restore(counted);
      waiting.restore(lines);
      onError(error);
    }
  }
  const writer = startBackgroundWriter(write, WRITE_INTERVAL_MS);
  return {
    keepsBodies: dependencies.keepsBodies && retentionDays > 0,
    count(subscriptionId, status) {
      const isError = status >= 400;
      counts.count(subscriptionId, isError);
      return retentionDays > 0 && waiting.accepts(subscriptionId, isError);
    },
    now: () => clock().getTime(),
    note: (request) => waiting.add(lineOf(request, dependencies)),
    flush: writer.flush,
    async purge(signal) {
      const before = (days: number) => new Date(clock().getTime() - days * DAY_MS).toISOString();
      const purge = (remove: (stores: { requests: RequestLogStore }, limit: number) => Promise<number>) =>
        purgeInBatches((limit) => unitOfWork.run((stores) => remove(stores, limit)), signal);
      const lines = await purge(({ requests }, limit) => requests.purgeLines(before(retentionDays), limit));
      return (
        lines + (await purge(({ requests }, limit) => requests.purgeCounts(before(KEPT_COUNT_DAYS), limit)))
      );
    },
    close: writer.close,
  };
}

const NO_FAILURE = { code: null, text: null };

function lineOf(
  request: AnsweredRequest,
  { describeFailure, encrypt, clock }: RequestLogDependencies,
): NewLoggedRequest {
  const { key, requestId, operation, method, status, startedAt, durationMs, refusedAddress } = request;
  const { code, text } = request.failure.length === 0 ? NO_FAILURE : describeFailure(request.failure);
  const seal = (body: unknown) => {
    if (body === undefined) return null;
    const masked = maskBody(body);
    return masked === null ? null : encrypt(masked);
  };
  return {
    subscriptionId: key.subscriptionId,
    slot: key.slot,
    at: new Date(startedAt ?? clock().getTime() - durationMs).toISOString(),
    requestId,
    operation,
    method,
    status,
    durationUs: Math.round(durationMs * 1_000),
    errorCode: code,
    errorText: text,
    refusedAddress,
    requestBody: seal(request.requestBody),
    responseBody: seal(request.responseBody),
  };
}
