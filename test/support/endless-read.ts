import { type ClientRequest, get } from 'node:http';
import type { TestServer } from './test-server.ts';
import { addNetwork } from './tree-network.ts';

/**
 * Creates two customers who are each other's upline, which the program never stores: a walk down from them never
 * ends.
 * @returns the first of them
 */
export async function addCircle(server: TestServer): Promise<number> {
  const [first = 0, second = 0] = await addNetwork(server.installation, [
    { uplines: { Enrollment: -1, Unilevel: -1 } },
    { uplines: { Enrollment: -1, Unilevel: 0 } },
  ]);
  await server.sql(
    `UPDATE placements SET upline_id = ${second} WHERE tree = 'Unilevel' AND node_id = ${first} AND to_at IS NULL`,
  );
  return first;
}

/** A request whose connection the test can close. */
export function ask(server: TestServer, path: string): ClientRequest {
  const request = get(server.url + path, {
    agent: false,
    headers: { 'Ocp-Apim-Subscription-Key': server.key },
  });
  request.on('error', () => undefined);
  return request;
}

/** The number of recursive statements that PostgreSQL is running. */
export async function activeWalks(server: TestServer): Promise<number> {
  const [row] = await server.sql(`SELECT count(*) AS count FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND query LIKE '%recursive%' AND pid <> pg_backend_pid()`);
  return Number(row?.['count']);
}
