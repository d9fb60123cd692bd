import type { Logger } from 'pino';
import type { TSchema } from 'typebox';
import type { Clock } from './call-context.ts';
import type { Config } from './config/config.ts';
import { errorCatalogue } from './error-catalogue.ts';
import type { Metrics } from './http/metrics.ts';
import { operationContracts } from './operations.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';
import { createDescribeFailure } from './subscriptions/describe-failure.ts';
import { createRequestLog, type RequestLog } from './subscriptions/request-log.ts';

interface RequestLogOptions {
  readonly storage: SubscriptionStorage;
  readonly config: Pick<Config, 'requestLogDays' | 'requestLogBodies'>;
  readonly metrics: Pick<Metrics, 'countDroppedLines'>;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Connects the request log. */
export function connectRequestLog({
  storage,
  config,
  metrics,
  logger,
  clock,
}: RequestLogOptions): RequestLog {
  return createRequestLog({
    unitOfWork: storage.requestWrites,
    describeFailure: createDescribeFailure(errorCatalogue, knownMembers()),
    encrypt: storage.requestCipher.encrypt,
    clock,
    keptDays: config.requestLogDays,
    keepsBodies: config.requestLogBodies,
    onDropped: metrics.countDroppedLines,
    onError: (error) => logger.warn({ err: error }, 'the request log could not be written'),
  });
}

/** Names of all parameters and members that requests may have. */
function knownMembers(): Set<string> {
  const members = new Set<string>();
  const collect = (schema: TSchema | undefined) => {
    const { properties = {}, items, anyOf = [] } = (schema ?? {}) as SchemaParts;
    for (const [name, member] of Object.entries(properties)) {
      members.add(name);
      collect(member);
    }
    for (const part of [items, ...anyOf]) if (part !== undefined) collect(part);
  };
  for (const { params, query, body } of operationContracts) [params, query, body].forEach(collect);
  return members;
}

interface SchemaParts {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
}
