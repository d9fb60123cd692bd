import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import type { Extension } from '../extension.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { TreeIndexSources } from '../trees/tree-storage.ts';
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
  | 'postgres'
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
  /**
   * Compiles what requests need as soon as the server listens, and then calls this. Without it, the first
   * request that needs something compiles it.
   */
  readonly onPrepared?: () => unknown;
  /** Requests that arrive earlier wait for this; if left out, the server answers as soon as it listens. */
  readonly started?: Promise<void>;
  /** For tests: delays or disturbs the sources of the tree indexes. */
  readonly disturbTreeIndexes?: (sources: TreeIndexSources) => TreeIndexSources;
}
