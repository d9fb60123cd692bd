/** Maximum number of moves and removals in one batch. */
export const ITEMS_MAX = 1_000;

/** Customers who move up when one leaves: each needs two rows and an event, in the transaction that locks the tree. */
export const ROLLED_UP_MAX = 1_000;

/** Customers who move up in all removals of a batch. */
export const ROLLED_UP_IN_BATCH_MAX = 10_000;

/** Maximum number of customers moved up by removals of a batch that the preview of its undo lists. */
export const ROLLED_UP_LISTED_MAX = 20;
