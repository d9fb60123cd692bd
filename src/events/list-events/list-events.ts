import type { Call } from '../../kernel/call.ts';
import { invalidCursor, readPageCursor } from '../../kernel/page-cursor.ts';
import { ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { eventProblem } from '../errors.ts';
import { cursorAt } from '../event-answer.ts';
import { eventTypes, isEventType, visibleTypes } from '../event-catalogue.ts';
import type { FeedReader, StoredEvent } from '../feed-reader.ts';
import type { FeedSignal } from '../feed-signal.ts';
import { EVENTS_STANDARD } from './contract.ts';
import { createFeedNews, type NewsPage } from './feed-news.ts';
import { createWaitingCallers } from './waiting-callers.ts';

export interface ListEventsQuery {
  readonly after?: string;
  /** Separated by commas. */
  readonly types?: string;
  readonly customerId?: number;
  readonly limit?: number;
  /** Seconds. */
  readonly wait?: number;
}

export interface ListEventsDependencies {
  readonly feed: FeedReader;
  readonly signal: FeedSignal;
  /** Ids of the operations that a subscription may use, by its name. */
  readonly operationsOf: (subscription: string) => Promise<ReadonlySet<string>>;
}

export interface ListedEvents {
  readonly events: readonly StoredEvent[];
  readonly nextCursor: string;
}

/** Pages of a filter that finds nothing, in one request. */
const PAGES_MAX = 4;

/** @throws ProblemError `invalid_cursor`, `cursor_ahead`, `cursor_expired`, `unknown_event_type`, `too_many_event_waits` */
export function createListEvents({ feed, signal, operationsOf }: ListEventsDependencies) {
  const news = createFeedNews(feed);
  const waiting = createWaitingCallers();
  return async function listEvents(
    { after, types, customerId, limit = EVENTS_STANDARD, wait = 0 }: ListEventsQuery,
    { actor, signal: caller }: Pick<Call, 'actor' | 'signal'>,
  ): Promise<ListedEvents> {
    const wanted = readTypes(types);
    const visible = visibleTypes(await operationsOf(actor));
    const filter = { types: chooseTypes(wanted, visible), customerId, limit };
    let from = await startAfter(feed, after);
    const endsAt = performance.now() + wait * 1_000;
    let hasWaited = false;
    for (let pages = 1; ; pages += 1) {
      const { version } = signal;
      const query = { ...filter, after: from };
      const page: NewsPage = await (hasWaited ? news.page(query, version) : feed.page(query));
      const { events, through, isEnd = false } = page;
      const left = endsAt - performance.now();
      const isDone = events.length > 0 || left <= 0 || signal.isEnded || caller?.aborted === true;
      const isBehind = !isEnd && through > from && through < (await feed.head());
      if (isDone || (isBehind && pages >= PAGES_MAX)) return { events, nextCursor: cursorAt(through) };
      from = through;
      if (isBehind) continue;
      if (waiting.isFull) return { events, nextCursor: cursorAt(through) };
      pages = 0;
      hasWaited = true;
      await waiting.run(actor, () => signal.next(version, left, caller));
    }
  };
}

/** @throws ProblemError for an invalid cursor, or one that is ahead of the feed or at removed events */
async function startAfter(feed: FeedReader, after: string | undefined): Promise<number> {
  const purgedThrough = await feed.purgedThrough();
  if (after === undefined || after.trim() === '') return purgedThrough;
  const { at, id: position } = readPageCursor(after, 'after');
  if (at !== null) throw invalidCursor('after');
  if (position < purgedThrough) {
    throw new ProblemError([eventProblem('cursor_expired', 'after', { oldest: cursorAt(purgedThrough) })]);
  }
  if (position > (await feed.head())) throw new ProblemError([eventProblem('cursor_ahead', 'after')]);
  return position;
}

function readTypes(text = ''): readonly string[] | null {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.filter((name) => !isEventType(name));
  throwIfAny(unknown.map((type) => eventProblem('unknown_event_type', 'types', { type })));
  return names.length === 0 ? null : [...new Set(names)];
}

/** @returns `null` when no event is left out */
function chooseTypes(wanted: readonly string[] | null, visible: readonly string[]): readonly string[] | null {
  const seesAll = visible.length === eventTypes.length;
  if (wanted === null) return seesAll ? null : visible;
  return wanted.filter((type) => visible.includes(type));
}
