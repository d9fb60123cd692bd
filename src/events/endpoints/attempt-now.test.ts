import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type EventReceiver, startReceiver } from '../../../test/support/event-receiver.ts';
import { type Subscriber, subscriber } from '../../../test/support/subscription-builder.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import { until } from '../../../test/support/until.ts';
import { operationContracts } from '../../catalogue/operations.ts';
import { portalContracts } from '../../catalogue/portal-operations.ts';
import type { AttemptAnswer, EndpointAnswer } from './endpoint-models.ts';

let server: TestServer;
before(async () => {
  server = await startTestServer({ environment: { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' } });
});
after(() => server.close());

const call = ({ keys }: Subscriber, method: string, path: string, more: RequestInit = {}) =>
  fetch(`${server.url}/v1/event-endpoints${path}`, {
    ...more,
    method,
    headers: { 'Ocp-Apim-Subscription-Key': keys.primary, 'Content-Type': 'application/json' },
  });

let serial = 0;

async function endpoint(owner: Subscriber, { url }: EventReceiver): Promise<string> {
  serial += 1;
  const body = JSON.stringify({ Name: `endpoint ${serial}`, Url: url });
  const { Endpoint } = (await (await call(owner, 'POST', '', { body })).json()) as {
    Endpoint: EndpointAnswer;
  };
  return `/${Endpoint.EndpointId}`;
}

const deliveries = async (owner: Subscriber, path: string) =>
  (await (await call(owner, 'GET', `${path}/deliveries`)).json()) as AttemptAnswer[];

async function assertRefused(answer: Response): Promise<void> {
  const { code } = (await answer.json()) as { code: string };
  assert.deepEqual([answer.status, code, answer.headers.get('retry-after')], [429, 'too_many_attempts', '5']);
}

describe('Tests and repeated events', () => {
  it('end when their caller disconnects, are listed as failed, and make room for others', async () => {
    await using receiver = await startReceiver();
    const owner = await subscriber(server, { scopes: ['Events:*'] });
    const path = await endpoint(owner, receiver);
    const first = (await (await call(owner, 'POST', `${path}/test`)).json()) as AttemptAnswer;
    const again = `${path}/deliveries/${first.AttemptId}/send-again`;
    receiver.script = () => 'hang';
    const left = new AbortController();
    const { signal } = left;
    const running = [`${path}/test`, again].map((one) => call(owner, 'POST', one, { signal }));
    await receiver.until(({ received }) => received.length === 3);
    for (const one of [`${path}/test`, again]) await assertRefused(await call(owner, 'POST', one));
    left.abort();
    for (const one of running) await assert.rejects(one);
    await until(async () => (await deliveries(owner, path)).length === 3);
    const [one, other] = await deliveries(owner, path);
    for (const attempt of [one, other])
      assert.deepEqual([attempt?.Outcome, attempt?.Error, attempt?.Status], ['failed', 'caller_left', null]);
    receiver.script = () => 204;
    assert.equal((await call(owner, 'POST', again)).status, 200);
  });

  it('are limited to 20 at a time for each server', async () => {
    await using receiver = await startReceiver(() => 'hang');
    const owner = await subscriber(server, { scopes: ['Events:*'] });
    const paths: string[] = [];
    for (let count = 0; count < 11; count += 1) paths.push(await endpoint(owner, receiver));
    const left = new AbortController();
    const { signal } = left;
    const running = paths
      .slice(0, 10)
      .flatMap((path) => [1, 2].map(() => call(owner, 'POST', `${path}/test`, { signal })));
    await receiver.until(({ received }) => received.length === 20);
    await assertRefused(await call(owner, 'POST', `${paths[10]}/test`));
    left.abort();
    for (const one of running) await assert.rejects(one);
  });

  it('are marked to end with their caller in every operation that starts them', () => {
    const sending = [...operationContracts, ...portalContracts].filter(({ errors }) =>
      errors.includes('too_many_attempts'),
    );
    assert.deepEqual(
      sending.map(({ id }) => id),
      ['SendTestEvent', 'SendEventAgain', 'SendConsoleTest', 'SendConsoleAgain'],
    );
    for (const { id, endsWithCaller } of sending) assert.equal(endsWithCaller, true, id);
  });
});
