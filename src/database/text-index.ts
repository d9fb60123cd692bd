/**
 * The search index, which can be broken while everything else works. Writes then leave it alone, searches are
 * not answered, and it is built again.
 */
export interface TextIndex {
  /** Whether it holds every customer. */
  isWhole(): Promise<boolean>;
  /** @returns `null` when the index cannot be used now; a fault noticed here starts a new build */
  search<Found>(read: () => Promise<Found>): Promise<Found | null>;
  /** Builds it in a separate thread until it is complete, or until the signal aborts. Continues a started build. */
  build(signal: AbortSignal): Promise<void>;
  /** Whether a complete build still has to be merged. */
  isMergeDue(): Promise<boolean>;
  /** Merges it in a separate thread while searches use it. Ends and continues like a build. */
  merge(signal: AbortSignal): Promise<void>;
  /** Whether enough changed texts wait for it, or some have waited long. Searches find them in any case. */
  isFlushDue(): Promise<boolean>;
  /** Adds the waiting texts in a separate thread. Ends like a build. */
  flush(signal: AbortSignal): Promise<void>;
}

/** PostgreSQL maintains its indexes itself. */
export const KEPT_BY_THE_ENGINE: TextIndex = {
  isWhole: async () => true,
  search: (read) => read(),
  build: async () => undefined,
  isMergeDue: async () => false,
  merge: async () => undefined,
  isFlushDue: async () => false,
  flush: async () => undefined,
};
