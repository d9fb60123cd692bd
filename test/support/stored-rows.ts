import type { TestServer } from './test-server.ts';

/**
 * All rows of a table, or those that match a condition, sorted by the first column and then by the others as text:
 * rows with the same first column would otherwise have no fixed order. Leaves out the position of events, because the
 * server assigns it in the background, after the write that a test compares.
 */
export async function storedRows(
  server: Pick<TestServer, 'sql'>,
  table: string,
  condition = 'TRUE',
): Promise<Record<string, unknown>[]> {
  const rows = await server.sql(`SELECT * FROM ${table} WHERE ${condition} ORDER BY 1`);
  const compared = rows.map(({ position, ...row }) =>
    table === 'outbox_events' ? row : { ...row, position },
  );
  const groups = Map.groupBy(compared, (row) => String(Object.values(row)[0]));
  return [...groups.values()].flatMap((alike) =>
    alike.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1)),
  );
}

function textOf(row: Record<string, unknown>): string {
  return Object.values(row).join('\n');
}
