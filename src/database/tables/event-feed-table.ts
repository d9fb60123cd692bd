/** The state of the feed: no row at first, then one with id 1. */
export interface EventFeedTable {
  id: number;
  /** Events up to this position may have been removed. */
  purged_through: number;
  /** Calendar date, `YYYY-MM-DD`, of the last `day.started`. */
  day_started: string | null;
}
