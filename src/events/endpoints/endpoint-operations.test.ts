import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Subscriber, subscriber } from '../../../test/support/subscription-builder.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import type { EndpointAnswer } from './endpoint-models.ts';

const URL_WITH_TOKEN = 'http://127.0.0.1:9/hooks?token=s3cret';

let server: TestServer;
before(async () => {
  server = await startTestServer({ environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' } });
});
after(() => server.close());

let serial = 0;

/** Creates endpoints at the same time. @returns the answers as status and code */
async function createTogether({ keys }: Subscriber, count: number): Promise<string[]> {
  const create = async () => {
    serial += 1;
    const answer = await fetch(`${server.url}/v1/event-endpoints`, {
      method: 'POST',
      headers: { 'Ocp-Apim-Subscription-Key': keys.primary, 'Content-Type': 'application/json' },
      body: JSON.stringify({ Name: `endpoint ${serial}`, Url: URL_WITH_TOKEN }),
    });
    const { code = '' } = (await answer.json()) as { code?: string };
    return `${answer.status} ${code}`.trim();
  };
  return (await Promise.all(Array.from({ length: count }, create))).sort();
}

describe('Event endpoints', () => {
  it('show path and query of their URL only to a subscription that may change them', async () => {
    const owner = await subscriber(server, { scopes: ['Events:*'] });
    await createTogether(owner, 1);
    const urls = async () => {
      const [{ EndpointId, Url } = { EndpointId: 0, Url: '' }] = (await (
        await owner.get('/v1/event-endpoints')
      ).json()) as EndpointAnswer[];
      const one = (await (await owner.get(`/v1/event-endpoints/${EndpointId}`)).json()) as EndpointAnswer;
      return [Url, one.Url];
    };
    assert.deepEqual(await urls(), [URL_WITH_TOKEN, URL_WITH_TOKEN]);
    await server.installation.subscriptions.allow(owner.name, { scopes: ['Events:read'] });
    const hidden = 'http://127.0.0.1:9/•••';
    assert.deepEqual(await urls(), [hidden, hidden]);
  });

  it('are limited to 16 for each subscription, even if they are created at the same time', async () => {
    const owner = await subscriber(server, { scopes: ['Events:*'] });
    await createTogether(owner, 12);
    const answers = await createTogether(owner, 8);
    assert.deepEqual(answers, [
      ...Array.from({ length: 4 }, () => '201'),
      ...Array.from({ length: 4 }, () => '409 too_many_endpoints'),
    ]);
  });

  it('are limited to 200 for each server', async () => {
    const [{ count = 0 } = {}] = await server.sql('SELECT count(*) AS count FROM event_endpoints');
    const [{ id } = {}] = await server.sql('SELECT max(id) AS id FROM event_endpoints');
    const columns = await server.sql(`SELECT * FROM event_endpoints WHERE id = ${id}`);
    const others = Object.keys(columns[0] ?? {}).filter((name) => !['id', 'name', 'state'].includes(name));
    for (let copy = Number(count); copy < 199; copy += 1) {
      await server.sql(
        `INSERT INTO event_endpoints (name, state, ${others}) SELECT 'copy ${copy}', 'paused', ${others} FROM event_endpoints WHERE id = ${id}`,
      );
    }
    const owner = await subscriber(server, { scopes: ['Events:*'] });
    assert.deepEqual(await createTogether(owner, 3), [
      '201',
      '409 too_many_endpoints_in_all',
      '409 too_many_endpoints_in_all',
    ]);
  });
});
