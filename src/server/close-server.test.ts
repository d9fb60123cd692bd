import assert from 'node:assert/strict';
import { test } from 'node:test';
import v8 from 'node:v8';
import vm from 'node:vm';
import { startTestServer } from '../../test/support/test-server.ts';
import { until } from '../../test/support/until.ts';

const SERVERS = 4;

test('A closed server is freed, with everything that it holds', async () => {
  v8.setFlagsFromString('--expose-gc');
  const collectGarbage = vm.runInNewContext('gc') as () => void;
  const closed: WeakRef<object>[] = [];
  for (let count = 0; count < SERVERS; count++) closed.push(await startAndClose());
  await until(
    () => {
      collectGarbage();
      // A CPU register may still hold a reference to the last server.
      return closed.filter((http) => http.deref() === undefined).length >= SERVERS - 1;
    },
    { pauseMs: 50 },
  );
});

async function startAndClose(): Promise<WeakRef<object>> {
  await using server = await startTestServer();
  const { json } = await server.call('GET', '/v1/customers?count=1');
  assert.ok(json);
  return new WeakRef(server.http);
}
