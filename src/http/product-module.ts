import type { Purge } from '../kernel/purging.ts';
import type { Operation } from './operation.ts';
import type { PortalOperation } from './portal-operation.ts';

/** What the door of a product module returns, for the server to connect. A module leaves out what it lacks. */
export interface ProductModule {
  readonly operations?: readonly Operation[];
  readonly portalOperations?: readonly PortalOperation[];
  /** Each removes rows that have expired. */
  readonly purges?: readonly Purge[];
  /** Finishes what the module still has to write. The database is open until then. */
  close?(): Promise<void>;
}
