import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Extension } from '../extension.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { Installation } from './installation.ts';

type ServerSettings =
  | 'usesLegacyErrors'
  | 'isStrict'
  | 'corsOrigins'
  | 'rateLimit'
  | 'takesLoginByQuery'
  | 'requiresIfMatch'
  | 'idempotencyHours'
  | 'clientId'
  | 'dataDirectory'
  | 'dayStart'
  | 'eventDays'
  | 'clientConnectionString'
  | 'eventNetworks'
  | 'hookLogDays'
  | 'changeHistoryDays'
  | 'requestLogDays'
  | 'requestLogBodies'
  | 'environmentType'
  | 'treeIndex'
  | 'trustedProxies'
  | 'openId'
  | 'publicUrl'
  | 'metrics';

export interface ServerOptions {
  readonly installation: Installation;
  /** Loaded and checked. */
  readonly extension: Extension;
  readonly config: Pick<Config, ServerSettings>;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Compiles readers and checks after the start instead of when a request needs them: for a server that lives long. */
  readonly isPrepared?: boolean;
}
