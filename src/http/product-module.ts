import type { Originals } from '../extensions/hook-point.ts';
import type { Purge } from '../kernel/purging.ts';
import type { Operation } from './operation.ts';
import type { PortalOperation } from './portal-operation.ts';

/** The parts of a product module that the server connects. A module leaves out parts that it lacks. */
export interface ProductModule {
  readonly operations?: readonly Operation[];
  readonly portalOperations?: readonly PortalOperation[];
  /** Dependencies of its service methods for extensions. */
  readonly services?: object;
  /** What its hook points do without an extension. */
  readonly originals?: Originals;
  /** Each removes rows that have expired. */
  readonly purges?: readonly Purge[];
  /** Begins work that no request waits for. Called when everything is connected. */
  start?(): void;
  /**
   * Throws when the module cannot serve.
   * @returns functions that do not work now while the rest does, such as `search`
   */
  checkReadiness?(): Promise<readonly string[]>;
  /** Ends the waits of requests because the server stops. */
  endWaits?(): void;
  /** Finishes the module's pending writes. The database is still open. */
  close?(): Promise<void>;
}
