import assert from 'node:assert/strict';
import { it } from 'node:test';
import { describeEach } from './describe-endpoints.ts';
import type { Endpoint } from './endpoint.ts';

it('a list of endpoints lets other work run between two endpoints', async () => {
  const order: string[] = [];
  const endpoints = [{ name: 'a' }, { name: 'b' }] as Endpoint[];
  await describeEach(endpoints, async ({ name }) => {
    order.push(name);
    setImmediate(() => order.push(`after ${name}`));
  });
  assert.deepEqual(order, ['a', 'after a', 'b', 'after b']);
});
