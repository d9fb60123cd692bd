import type { Logger } from 'pino';
import type { TSchema } from 'typebox';
import type { Config } from '../config/config.ts';
import type { Metrics } from '../http/metrics.ts';
import type { OperationContract } from '../http/operation.ts';
import { bindPortalOperations } from '../http/portal-operation.ts';
import type { ProductModule } from '../http/product-module.ts';
import type { RequestNotes } from '../http/request-log.ts';
import type { Authenticate } from '../http/subscription-key.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { ErrorDefinition } from '../kernel/problem.ts';
import { createAuthenticateKey } from './authenticate-key.ts';
import { createDecideKey } from './decide-key.ts';
import { createDescribeFailure } from './describe-failure.ts';
import { createDescribeSubscriptions } from './describe-subscriptions.ts';
import { createLastUse } from './last-use.ts';
import { subscriptionPortalOperations } from './portal-operations.ts';
import { createRequestLog } from './request-log.ts';
import { createReadServerUse, type ReadServerUse } from './server-use.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';
import { createReadUsage } from './usage.ts';
import { createVisibleSubscriptions } from './visible-subscriptions.ts';

export { isUsableKey, USABLE_KEY } from './subscription-key.ts';

export interface SubscriptionPorts {
  readonly storage: SubscriptionStorage;
  /** Every operation of the API, in the order of the reference. */
  readonly contracts: readonly OperationContract[];
  /** Every error that an answer can contain, by code. */
  readonly errors: Readonly<Record<string, ErrorDefinition>>;
  readonly config: Pick<Config, 'requestLogDays' | 'requestLogBodies'>;
  readonly metrics: Pick<Metrics, 'countDroppedLines'>;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: Clock;
}

/** Subscriptions and their keys: permissions, and the log of requests. */
export interface Subscriptions extends ProductModule {
  readonly authenticate: Authenticate;
  readonly requestLog: RequestNotes;
  readonly readServerUse: ReadServerUse;
}

export function createSubscriptions(ports: SubscriptionPorts): Subscriptions {
  const { storage, contracts, logger, clock } = ports;
  const lastUse = createLastUse(storage.writes, (error) =>
    logger.warn({ err: error }, 'cannot write the last use of subscriptions'),
  );
  const requestLog = createPortedRequestLog(ports);
  const readUsage = createReadUsage(storage.requests, clock);
  const dependencies = {
    ...storage,
    ...createDescribeSubscriptions(storage.changes, requestLog, readUsage),
    visible: createVisibleSubscriptions(storage),
    note: (event: object) => logger.info(event, 'subscription'),
    requestLog,
    readUsage,
    contracts,
    clock,
  };
  return {
    authenticate: createAuthenticateKey({
      reader: storage.keys,
      decide: createDecideKey(storage.operations, clock),
      lastUse,
    }),
    requestLog,
    readServerUse: createReadServerUse({ ...storage, requestLog, clock }),
    portalOperations: bindPortalOperations(subscriptionPortalOperations, dependencies),
    purges: [storage.purge, requestLog.purge],
    async close() {
      await lastUse.close();
      await requestLog.close();
    },
  };
}

function createPortedRequestLog({
  storage,
  contracts,
  errors,
  config,
  metrics,
  logger,
  clock,
}: SubscriptionPorts) {
  return createRequestLog({
    unitOfWork: storage.requestWrites,
    describeFailure: createDescribeFailure(errors, knownMembers(contracts)),
    encrypt: storage.requestCipher.encrypt,
    clock,
    retentionDays: config.requestLogDays,
    keepsBodies: config.requestLogBodies,
    onDropped: metrics.countDroppedLines,
    onError: (error) => logger.warn({ err: error }, 'cannot write the request log'),
  });
}

/** The names of all parameters and members of requests. */
function knownMembers(contracts: readonly OperationContract[]): Set<string> {
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
  for (const { params, query, body } of contracts) for (const part of [params, query, body]) collect(part);
  return members;
}

interface SchemaParts {
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
}
