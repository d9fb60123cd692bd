/** Moves and removals in one batch. */
export const ITEMS_MAX = 1_000;

/** Customers who move up when one leaves: each writes two rows and an event, in the transaction that holds the tree. */
export const ROLLED_UP_MAX = 1_000;

/** Customers who move up in all removals of a batch. */
export const ROLLED_UP_IN_BATCH_MAX = 10_000;

/** Customers listed in the preview of an undo, of those whom removals of the batch moved up. */
export const ROLLED_UP_LISTED_MAX = 20;
