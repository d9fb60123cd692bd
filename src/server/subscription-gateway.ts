import type { Logger } from 'pino';
import type { TSchema } from 'typebox';
import { errorCatalogue } from '../catalogue/error-catalogue.ts';
import { operationContracts } from '../catalogue/operations.ts';
import type { Config } from '../config/config.ts';
import type { Metrics } from '../http/metrics.ts';
import type { PortalOperation } from '../http/portal-operation.ts';
import type { RequestNotes } from '../http/request-log.ts';
import type { Authenticate } from '../http/subscription-key.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { Purge } from '../kernel/purging.ts';
import { createAuthenticateKey } from '../subscriptions/authenticate-key.ts';
import { createDecideKey } from '../subscriptions/decide-key.ts';
import { createDescribeFailure } from '../subscriptions/describe-failure.ts';
import { createLastUse } from '../subscriptions/last-use.ts';
import { createRequestLog } from '../subscriptions/request-log.ts';
import { createProductOperations } from './product-operations.ts';
import { createSubscriptionOperations } from './subscription-operations.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';

export interface SubscriptionGatewayOptions {
  readonly storage: SubscriptionStorage;
  readonly config: Pick<Config, 'requestLogDays' | 'requestLogBodies'>;
  readonly metrics: Pick<Metrics, 'countDroppedLines'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** What stands before the API: who may call what, and the notes that are made of it. */
export interface SubscriptionGateway {
  readonly authenticate: Authenticate;
  readonly requestLog: RequestNotes;
  /** Of the portal. */
  readonly operations: readonly PortalOperation[];
  readonly purges: readonly Purge[];
  /** Writes what is noted. */
  close(): Promise<void>;
}

/** Constructs and connects everything about subscriptions that a server has. */
export function createSubscriptionGateway(options: SubscriptionGatewayOptions): SubscriptionGateway {
  const { storage, config, metrics, logger, clock } = options;
  const lastUse = createLastUse(storage.writes, (error) =>
    logger.warn({ err: error }, 'the last use of subscriptions could not be noted'),
  );
  const requestLog = createRequestLog({
    unitOfWork: storage.requestWrites,
    describeFailure: createDescribeFailure(errorCatalogue, knownMembers()),
    encrypt: storage.requestCipher.encrypt,
    clock,
    keptDays: config.requestLogDays,
    keepsBodies: config.requestLogBodies,
    onDropped: metrics.countDroppedLines,
    onError: (error) => logger.warn({ err: error }, 'the request log could not be written'),
  });
  return {
    authenticate: createAuthenticateKey({
      reader: storage.keys,
      decide: createDecideKey(storage.operations, clock),
      lastUse,
    }),
    requestLog,
    operations: [
      ...createSubscriptionOperations({
        storage,
        requestLog,
        note: (event) => logger.info(event, 'subscription'),
        clock,
      }),
      ...createProductOperations(storage),
    ],
    purges: [storage.purge, requestLog.purge],
    async close() {
      await lastUse.close();
      await requestLog.close();
    },
  };
}

/** Names of all parameters and members that requests may have. */
function knownMembers(): Set<string> {
  const members = new Set<string>();
  const collect = (schema: TSchema | undefined) => {
    if (schema === undefined) return;
    const { properties = {}, items, anyOf = [] }: SchemaParts = schema;
    for (const [name, member] of Object.entries(properties)) {
      members.add(name);
      collect(member);
    }
    for (const part of [items, ...anyOf]) collect(part);
  };
  for (const { params, query, body } of operationContracts)
    for (const part of [params, query, body]) collect(part);
  return members;
}

interface SchemaParts {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
}
