import assert from 'node:assert/strict';
import dns from 'node:dns';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, mock } from 'node:test';
import { problemsOf } from '../../support/answers.ts';
import { startReceiver } from '../../support/event-receiver.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const ALLOWED = '127.0.0.2';
const INWARD = '127.0.0.1';

/** The addresses that the name server returns for each name. */
const names = new Map<string, readonly string[]>();
const asked: string[] = [];

function answerFrom(real: typeof dns.lookup): typeof dns.lookup {
  const lookup = (
    hostname: string,
    options: dns.LookupAllOptions,
    done: (error: Error | null, found: dns.LookupAddress[]) => void,
  ) => {
    const addresses = names.get(hostname);
    if (addresses === undefined) return real(hostname, options, done);
    asked.push(hostname);
    const found = addresses.map((address) => ({ address, family: 4 as const }));
    process.nextTick(done, null, found);
  };
  return lookup as typeof dns.lookup;
}

describe('Deliveries', () => {
  let server: TestServer;
  /** Addresses of this machine that received requests. */
  const reached: (string | undefined)[] = [];
  let redirectsTo: string | null = null;
  const listener = http.createServer((request, response) => {
    reached.push(request.socket.localAddress);
    // The next delivery must open a new connection.
    response.setHeader('Connection', 'close');
    if (redirectsTo !== null) response.setHeader('Location', redirectsTo);
    response.writeHead(redirectsTo === null ? 204 : 307).end();
  });
  let port = 0;
  before(async () => {
    mock.method(dns, 'lookup', answerFrom(dns.lookup));
    listener.listen(0, '0.0.0.0');
    await once(listener, 'listening');
    port = (listener.address() as AddressInfo).port;
    server = await startTestServer({ environment: { UPLINE_EVENT_NETWORKS: ALLOWED } });
  });
  after(async () => {
    await server.close();
    listener.close();
    mock.restoreAll();
  });

  const create = (Name: string, Url: string) => server.call('POST', '/v1/event-endpoints', { Name, Url });
  const test = async (id: number) => {
    const { json } = await server.call('POST', `/v1/event-endpoints/${id}/test`);
    return [json.Outcome, json.Error];
  };

  it('do not go to internal addresses when a name changes its address after it was saved', async () => {
    names.set('rebound.example', [ALLOWED]);
    const { json } = await create('rebound', `http://rebound.example:${port}/`);
    const { EndpointId } = json.Endpoint;
    assert.deepEqual(await test(EndpointId), ['delivered', null]);
    assert.deepEqual(reached.splice(0), [ALLOWED]);
    names.set('rebound.example', [INWARD]);
    assert.deepEqual(await test(EndpointId), ['failed', 'address_refused']);
    assert.deepEqual(reached, []);
    assert.deepEqual(problemsOf(await create('inward', `http://rebound.example:${port}/`)), [
      'Url: endpoint_address',
    ]);
  });

  it('connect to the address that was checked, with one look-up for each connection', async () => {
    names.set('mixed.example', [INWARD, ALLOWED]);
    const { json } = await create('mixed', `http://mixed.example:${port}/`);
    asked.length = 0;
    assert.deepEqual(await test(json.Endpoint.EndpointId), ['delivered', null]);
    assert.deepEqual([reached.splice(0), asked], [[ALLOWED], ['mixed.example']]);
  });

  it('do not follow a redirect to an internal address', async () => {
    await using inward = await startReceiver();
    redirectsTo = inward.url;
    names.set('redirecting.example', [ALLOWED]);
    const { json } = await create('redirecting', `http://redirecting.example:${port}/`);
    assert.deepEqual(await test(json.Endpoint.EndpointId), ['failed', 'redirected']);
    assert.equal(inward.received.length, 0);
  });
});
