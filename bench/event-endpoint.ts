import { sql } from 'kysely';
import { inOneStatement } from '../src/database/unit-of-work.ts';
import { KEY, type UplineServer, withInstallation } from './upline-server.ts';

/** An endpoint of a server that is measured. */
export interface BenchEndpoint {
  pause(): Promise<void>;
  resume(): Promise<void>;
  remove(): Promise<void>;
}

export interface EndpointSettings {
  readonly name: string;
  readonly url: string;
  readonly types?: readonly string[];
  readonly inFlight?: number;
  /** Key of the subscription that the endpoint belongs to. */
  readonly key?: string;
}

/** Customers that the stored events belong to: more than any endpoint has deliveries in flight. */
const CUSTOMERS = 1_000;

/** Rows of one statement. The server gets the write lock between two statements. */
const ROWS = 50_000;

/** Creates an endpoint that gets all events stored from now on. */
export async function createEndpoint(
  { port }: Pick<UplineServer, 'port'>,
  { name, url, types = [], inFlight = 4, key = KEY }: EndpointSettings,
): Promise<BenchEndpoint> {
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/event-endpoints${path}`, {
      method,
      headers: { 'Ocp-Apim-Subscription-Key': key, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text;
  };
  const settings = { Name: name, Url: url, Types: types, MaxInFlight: inFlight };
  const { EndpointId: id } = JSON.parse(await call('POST', '', settings)).Endpoint;
  return {
    pause: async () => void (await call('POST', `/${id}/pause`)),
    resume: async () => void (await call('POST', `/${id}/resume`)),
    remove: async () => void (await call('DELETE', `/${id}`)),
  };
}

/** Appends events to the feed, as if customers had been changed this many times. */
export async function storeEvents({ environment, seeded }: UplineServer, count: number): Promise<void> {
  const [firstId = 1] = seeded.ids;
  const at = new Date().toISOString();
  const insert = (rows: number) =>
    sql.raw(`insert into outbox_events (position, event_type, customer_id, occurred_at, actor, request_id, details)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
      select head.position + n.i, 'customer.updated', ${firstId} + n.i % ${CUSTOMERS}, '${at}', 'bench', null,
        '{"fields":["EmailAddress","PrimaryAddress.City"]}'
      from n, (select coalesce(max(position), 0) as position from outbox_events) as head`);
  await withInstallation(environment, ({ database }) =>
    database.prepare(async (db) => {
      for (let stored = 0; stored < count; stored += ROWS)
        await inOneStatement(db, () => insert(Math.min(ROWS, count - stored)).execute(db));
    }),
  );
}
