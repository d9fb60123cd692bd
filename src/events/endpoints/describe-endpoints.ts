import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../kernel/call-context.ts';
import { throttledUntil } from '../delivery/lane-health.ts';
import type { FeedReader } from '../feed-reader.ts';
import type { Endpoint, StoredAttempt, WaitingEvent } from './endpoint.ts';
import type { AttemptAnswer, EndpointAnswer, WaitingAnswer } from './endpoint-models.ts';
import type { EndpointReader } from './endpoint-reader.ts';

export interface DescribeDependencies {
  readonly reader: EndpointReader;
  readonly feed: Pick<FeedReader, 'head'>;
  readonly clock: Clock;
}

const MINUTE_MS = 60_000;

/** Endpoints with their health, as answers show them. */
export function createDescribeEndpoint({ reader, feed, clock }: DescribeDependencies) {
  return async function describeEndpoint(endpoint: Endpoint): Promise<EndpointAnswer> {
    const { attempts, delivered, p95Ms } = await reader.recent(endpoint.id);
    const waiting = await reader.countWaiting(endpoint.id);
    const behind = Math.max(0, (await feed.head()) - endpoint.cursor);
    const [oldest] = await reader.waiting(endpoint.id, 0, 1);
    const position = oldest?.position ?? (behind > 0 ? endpoint.cursor + 1 : null);
    const since = position === null ? null : await reader.timeOf(position);
    const lagMs = since === null ? 0 : Math.max(0, clock().getTime() - Date.parse(since));
    return {
      EndpointId: endpoint.id,
      SubscriptionId: endpoint.subscriptionId,
      Kind: endpoint.kind,
      Name: endpoint.name,
      Url: endpoint.url,
      Format: endpoint.format,
      Types: [...endpoint.types],
      IncludeCustomer: endpoint.includesCustomer,
      MaxInFlight: endpoint.inFlightMax,
      State: endpoint.state,
      StateReason: endpoint.stateReason,
      StateSince: endpoint.stateSince,
      Cursor: endpoint.cursor,
      Health: {
        LagEvents: behind + waiting,
        LagMinutes: Math.floor(lagMs / MINUTE_MS),
        Waiting: waiting,
        FailingSince: endpoint.failingSince,
        ThrottledUntil: throttledUntil(endpoint, clock()),
        NextAttemptAt: endpoint.nextAttemptAt,
        LastSuccessAt: endpoint.lastSuccessAt,
        RecentAttempts: attempts,
        RecentDelivered: delivered,
        P95Ms: p95Ms,
      },
      Replay:
        endpoint.replay === null
          ? null
          : { Position: endpoint.replay.cursor, Through: endpoint.replay.through },
      PreviousSecretUntil: endpoint.previousSecretUntil,
      CreatedAt: endpoint.createdAt,
      ChangedAt: endpoint.changedAt,
    };
  };
}

/** Describes endpoints one after another. Figures take about a millisecond each, so other requests go in between. */
export async function describeEach<Described>(
  endpoints: readonly Endpoint[],
  describe: (endpoint: Endpoint) => Promise<Described>,
): Promise<Described[]> {
  const described: Described[] = [];
  for (const endpoint of endpoints) {
    described.push(await describe(endpoint));
    await setImmediate();
  }
  return described;
}

export function writeAttempt(attempt: StoredAttempt): AttemptAnswer {
  return {
    AttemptId: attempt.id,
    EndpointId: attempt.endpointId,
    Position: attempt.position,
    Type: attempt.type,
    CustomerId: attempt.customerId,
    Kind: attempt.kind,
    AgainOf: attempt.againOf,
    By: attempt.actor,
    Outcome: attempt.outcome,
    At: attempt.at,
    DurationMs: attempt.durationMs,
    Status: attempt.status,
    Error: attempt.error,
    Headers: { ...attempt.headers },
    Answer: attempt.answer,
  };
}

export function writeWaiting(event: WaitingEvent): WaitingAnswer {
  return {
    Position: event.position,
    Type: event.type,
    CustomerId: event.customerId,
    Attempts: event.attempts,
    NextAttemptAt: event.nextAttemptAt,
  };
}
