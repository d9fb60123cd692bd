/** Records that were merged into one customer: an erasure erases all of them in one transaction. */
export const MERGED_MAX = 100;
