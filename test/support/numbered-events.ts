import type { TestServer } from './test-server.ts';
import { until } from './until.ts';

/** An event is in the feed, and in timelines, when it has a position. On PostgreSQL it gets one after the commit. */
export async function untilNumbered({ sql }: Pick<TestServer, 'sql'>): Promise<void> {
  const waiting = 'SELECT id FROM outbox_events WHERE position IS NULL AND details IS NOT NULL';
  await until(async () => (await sql(waiting)).length === 0);
}
