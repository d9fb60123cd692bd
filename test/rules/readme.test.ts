import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { customerBodyExamples } from '../../src/customers/wire/body-examples.ts';
import { readmeBlocks, runQuickstart } from '../support/quickstart.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const hasShell = ['bash', 'curl', 'npm'].every((program) => spawnSync(program, ['--version']).status === 0);
const skip = hasShell ? false : 'needs bash and curl';

/**
 * Sends the requests of the browser part, with the published values. test/browser/every-operation.browser.ts presses
 * the buttons.
 */
async function browserPart(server: TestServer): Promise<void> {
  const id = await server.create(customerBodyExamples.customer.value);
  const upgrade = await server.call('PUT', `/v1/customers/upgrade/${id}`, customerBodyExamples.full.value);
  assert.equal(upgrade.status, 201, upgrade.text);
}

function assertTerminalPart(lines: readonly string[], ann: number): void {
  const [created = '', refused = '', preview = '', upgraded = '', changes = ''] = lines;
  const [look = '', moved = '', now, before, taken, ...rest] = lines.slice(5);
  const ben = ann + 1;
  assert.equal(JSON.parse(created).CustomerId, ann);
  assert.equal(JSON.parse(refused).errors.length, 15);
  assert.equal(JSON.parse(preview).errors.length, 15);
  assert.deepEqual(JSON.parse(preview).placement.path, [2]);
  assert.equal(JSON.parse(upgraded).CustomerType, 1);
  assert.equal(JSON.parse(changes)[0].NewCustomerType, 1);
  assert.deepEqual(JSON.parse(look).gaining, [ben]);
  assert.equal(JSON.parse(moved).UplineId, ben);
  assert.deepEqual([now, before], [`[${ben},2]`, '[2]']);
  assert.equal(taken, 'true');
  assert.deepEqual(rest, []);
}

describe('README', () => {
  it('opens with the two commands', () => {
    const [first] = readmeBlocks();
    assert.equal(first?.trim(), 'npm ci\nnpm start');
  });

  it('uses the default port', () => {
    const [, session = ''] = readmeBlocks();
    assert.match(session, /127\.0\.0\.1:8080/);
  });

  it('shows a terminal part that works as printed, and a browser part that works after it', {
    skip,
  }, async () => {
    await using server = await startTestServer();
    assertTerminalPart(await runQuickstart(server), 1001);
    await browserPart(server);
  });

  it('shows a terminal part that works after the browser part', { skip }, async () => {
    await using server = await startTestServer();
    await browserPart(server);
    assertTerminalPart(await runQuickstart(server), 1002);
  });
});
