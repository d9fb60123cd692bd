import { createConfig } from '../config/config.ts';
import { readEnvironment } from '../config/environment.ts';
import { writeEvent } from '../events/event-answer.ts';
import { openEventStorage } from '../events/event-storage.ts';
import type { FeedReader } from '../events/feed-reader.ts';
import { openInstallation } from '../server/installation.ts';
import { assertDatabaseExists } from './check-paths.ts';
import { type Command, print, printError, UsageError } from './command.ts';
import { readAction, readArguments } from './read-words.ts';

const USAGE = `upline events tail [--after POSITION] [--follow]
    the last 20 events, or those after a position, one JSON object a line;
    --follow goes on until it is interrupted
upline events show POSITION
    one event

Works with and without a running server. The positions are those of
GET /v1/events. docs/events.md lists the types.`;

const OPTIONS = { after: { type: 'string' }, follow: { type: 'boolean', default: false } } as const;
const TAKES = { tail: ['after', 'follow'], show: [] } as const;
const TAIL = 20;
const PAGE = 500;
const LOOK_MS = 500;

export const eventsCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { action, rest, values } = readAction('events', args, OPTIONS, TAKES);
    const [position = ''] = readArguments(rest, action === 'show' ? ['POSITION'] : []);
    const config = createConfig(readEnvironment());
    assertDatabaseExists(config);
    const installation = await openInstallation(config);
    try {
      const { feed } = openEventStorage(installation);
      if (action === 'show') return await show(feed, readPosition(position));
      await tail(feed, values.after === undefined ? null : readPosition(values.after), values.follow);
      return 0;
    } finally {
      await installation.close();
    }
  },
};

async function show(feed: FeedReader, position: number): Promise<number> {
  const event = await feed.one(position);
  if (event === null) {
    printError(`upline: Cannot find a stored event at position ${position}.`);
    return 1;
  }
  print(JSON.stringify(writeEvent(event), null, 2));
  return 0;
}

async function tail(feed: FeedReader, after: number | null, follows: boolean): Promise<void> {
  let from = after ?? Math.max(0, (await feed.head()) - TAIL);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  for (;;) {
    const { events, through } = await feed.page({ after: from, limit: PAGE, types: null });
    for (const event of events) print(JSON.stringify(writeEvent(event)));
    from = through;
    if (events.length > 0) continue;
    if (!follows || interrupted.signal.aborted) return;
    await waitOrEnd(interrupted.signal);
  }
}

function waitOrEnd(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, LOOK_MS);
    signal.addEventListener('abort', end, { once: true });
  });
}

function readPosition(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new UsageError(`POSITION is a whole number, not "${text}"`);
}
