import type { TestServer } from './test-server.ts';
import { until } from './until.ts';

/**
 * Waits until all events have a position: an event without one is neither in the feed nor in timelines. On
 * PostgreSQL, an event gets its position after the commit.
 */
export async function untilNumbered({ sql }: Pick<TestServer, 'sql'>): Promise<void> {
  const waiting = 'SELECT id FROM outbox_events WHERE position IS NULL AND details IS NOT NULL';
  await until(async () => (await sql(waiting)).length === 0);
}
