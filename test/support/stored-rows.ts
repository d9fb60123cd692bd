import type { TestServer } from './test-server.ts';

/**
 * All rows of a table, or those that a condition names, in the order of the first column. Without the position of
 * events: the server assigns it in the background, after the write that a test compares.
 */
export async function storedRows(
  server: Pick<TestServer, 'sql'>,
  table: string,
  condition = 'TRUE',
): Promise<Record<string, unknown>[]> {
  const rows = await server.sql(`SELECT * FROM ${table} WHERE ${condition} ORDER BY 1`);
  return rows.map(({ position, ...row }) => (table === 'outbox_events' ? row : { ...row, position }));
}
