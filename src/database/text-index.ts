/**
 * The index that search goes by, as something that can be out of order while everything else works: writes leave
 * it alone then, searches are not answered, and it is built again.
 */
export interface TextIndex {
  /** Whether everybody can be found by it. */
  isWhole(): Promise<boolean>;
  /** @returns `null` when the index can't be used now; noticed here, it is built again */
  search<Found>(read: () => Promise<Found>): Promise<Found | null>;
  /** Builds it until it is whole, in a thread of its own, or until the signal says to stop. */
  build(signal: AbortSignal): Promise<void>;
}

/** PostgreSQL keeps its indexes itself. */
export const KEPT_BY_THE_ENGINE: TextIndex = {
  isWhole: async () => true,
  search: (read) => read(),
  build: async () => undefined,
};
