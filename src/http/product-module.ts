import type { Purge } from '../kernel/purging.ts';
import type { Operation } from './operation.ts';
import type { PortalOperation } from './portal-operation.ts';

/** The parts of a product module that the server connects. A module leaves out parts that it lacks. */
export interface ProductModule {
  readonly operations?: readonly Operation[];
  readonly portalOperations?: readonly PortalOperation[];
  /** Each removes rows that have expired. */
  readonly purges?: readonly Purge[];
  /** The server stops: ends what requests wait for. */
  endWaits?(): void;
  /** Finishes the module's pending writes. The database is still open. */
  close?(): Promise<void>;
}
