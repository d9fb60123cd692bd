import type { FeedPage, FeedQuery, FeedReader } from '../feed-reader.ts';

type Filter = Pick<FeedQuery, 'types' | 'customerId' | 'limit'>;

export interface NewsPage extends FeedPage {
  /** Whether this was the end of the feed. A later event wakes again. */
  readonly isEnd?: boolean;
}

/** What waiting callers find after a wake. */
export interface FeedNews {
  /**
   * Like `page` of the feed, for a position that was the end of the feed before the wake.
   * @param version version of the signal, taken before the call
   */
  page(query: Filter & { readonly after: number }, version: number): Promise<NewsPage>;
}

/** New events in one shared read; if there are more, each waiting caller reads separately. */
const SHARED_MAX = 100;

/**
 * Reads new events once for all callers that wait at a position. Otherwise each write costs a read for each caller,
 * although most wait for events about another customer.
 */
export function createFeedNews(feed: Pick<FeedReader, 'page'>): FeedNews {
  let reads = new Map<number, Promise<FeedPage>>();
  let readVersion = -1;
  /** A read of this version began after the wake, so it has all events up to that point. */
  const shared = (after: number, version: number): Promise<FeedPage> => {
    if (version !== readVersion) {
      reads = new Map();
      readVersion = version;
    }
    const read = reads.get(after) ?? feed.page({ after, limit: SHARED_MAX, types: null });
    reads.set(after, read);
    return read;
  };
  return {
    async page(query, version) {
      const { events, through } = await shared(query.after, version);
      const isCut = events.length === SHARED_MAX;
      if (isCut || events.some((event) => passes(event, query))) return feed.page(query);
      return { events: [], through, isEnd: true };
    },
  };
}

function passes(event: FeedPage['events'][number], { types, customerId }: Filter): boolean {
  return (
    (types === null || types.includes(event.type)) &&
    (customerId === undefined || customerId === event.customerId)
  );
}
