/** Moves and removals in one batch. */
export const ITEMS_MAX = 1_000;
