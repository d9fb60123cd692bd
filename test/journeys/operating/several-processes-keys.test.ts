import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createConfig } from '../../../src/config/config.ts';
import { type Installation, openInstallation } from '../../../src/server/installation.ts';
import { type ServerProcess, sharedSettings, startTogether } from '../../support/server-processes.ts';
import { outcome } from '../../support/subscription-builder.ts';
import { databaseIn, testEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

describe('Keys, with several processes on one database', {
  skip: testEngine === 'sqlite' && 'an embedded file belongs to one server process',
}, () => {
  let directory: string;
  let installation: Installation;
  let processes: readonly ServerProcess[] = [];
  before(async () => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
    const settings = sharedSettings(await databaseIn(directory));
    processes = await startTogether(
      ['a', 'b'].map((name) => ({ ...settings, UPLINE_DATA_DIR: path.join(directory, name) })),
    );
    installation = await openInstallation(
      createConfig({ ...settings, UPLINE_DATA_DIR: path.join(directory, 'c') }),
    );
  });
  after(async () => {
    for (const server of processes) await server[Symbol.asyncDispose]();
    await installation.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const outcomes = (key: string) =>
    Promise.all(
      processes.map(async ({ url }) =>
        outcome(await fetch(`${url}/v1/customers/2`, { headers: { 'Ocp-Apim-Subscription-Key': key } })),
      ),
    );
  const both = (text: string) => [text, text];

  it('follow every change from the next request on, in each process', async () => {
    const { changes, products } = installation.subscriptionStorage;
    const { id, keys } = await changes.create('everywhere');
    const after = async (change: Parameters<typeof changes.change>[1]) => {
      await changes.change(id, change);
      return outcomes(keys.primary);
    };
    assert.deepEqual(await outcomes(keys.primary), both('200'));
    assert.deepEqual(await after({ scopes: ['Trees:*'] }), both('401 scope_missing'));
    assert.deepEqual(await after({ scopes: ['Customers:read'] }), both('200'));
    assert.deepEqual(await after({ allowedAddresses: ['10.0.0.0/8'] }), both('401 address_not_allowed'));
    assert.deepEqual(await after({ allowedAddresses: ['127.0.0.1', '::1'] }), both('200'));
    const product = await products.create({ name: 'P', description: '', operations: ['GetUplineIds'] });
    assert.deepEqual(await after({ productId: product.id }), both('401 operation_not_in_product'));
    await products.replace(product.id, { ...product, operations: ['GetCustomer'] });
    assert.deepEqual(await outcomes(keys.primary), both('200'));
    assert.deepEqual(await after({ state: 'suspended' }), both('401 subscription_suspended'));
    assert.deepEqual(await after({ state: 'active' }), both('200'));
    const fresh = await changes.regenerate({ subscriptionId: id, slot: 'primary' });
    assert.deepEqual(await outcomes(keys.primary), both('401 key_regenerated'));
    assert.deepEqual(await outcomes(fresh), both('200'));
    assert.deepEqual(await outcomes(keys.secondary), both('200'));
  });

  it('share one log and one count of all answers', async () => {
    const { changes, requests } = installation.subscriptionStorage;
    const { id, keys } = await changes.create('counted');
    for (let turn = 0; turn < 10; turn += 1) assert.deepEqual(await outcomes(keys.primary), both('200'));
    const from = new Date(Date.now() - 2 * 3_600_000).toISOString();
    let seen = { counted: 0, lines: 0 };
    await until(async () => {
      const counts = await requests.counts([id], from);
      const counted = counts.reduce((sum, { requests: some }) => sum + some, 0);
      seen = { counted, lines: (await requests.list({ subscriptionId: id, limit: 100 })).length };
      return seen.counted >= 20 && seen.lines >= 20;
    });
    assert.deepEqual(seen, { counted: 20, lines: 20 });
  });
});
