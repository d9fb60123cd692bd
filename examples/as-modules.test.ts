import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { distributorBody, preferredBody, retailBody } from '../test/support/bodies.ts';
import { runUpline, startUpline } from '../test/support/process.ts';
import { databaseIn } from '../test/support/test-server.ts';

/*
 * Runs the examples as users run them: a server process that loads the module in UPLINE_EXTENSION. Each
 * folder has tests of what its extension does.
 */

const KEY = '0123456789abcdef0123456789abcdef';

type Call = (method: string, address: string, body: unknown) => Promise<{ status: number; text: string }>;

/** For each example, a call that no other extension answers in this way. */
const TRIALS: Readonly<Record<string, (call: Call) => Promise<void>>> = {
  async 'extensions/typescript'(call) {
    const { text: id } = await call('POST', '/v1/customers', preferredBody());
    const body = distributorBody({ AssociateCustom: { Field1: 'T-7' } });
    assert.equal((await call('PUT', `/v1/customers/upgrade/${id}`, body)).status, 201);
  },
  async 'house-rules'(call) {
    const body = retailBody({ EmailAddress: 'me@throwaway.example' });
    const answer = await call('POST', '/v1/customers', body);
    assert.match(answer.text, /email_not_available/);
  },
};

async function tryServer(directory: string, file: string, trial: (call: Call) => Promise<void>) {
  await using server = await startUpline({
    ...(await databaseIn(path.join(directory, 'data'))),
    UPLINE_SUBSCRIPTION_KEY: KEY,
    UPLINE_EXTENSION: file,
  });
  await trial(async (method, address, body) => {
    const response = await fetch(server.url + address, {
      method,
      headers: { 'Ocp-Apim-Subscription-Key': KEY, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  });
}

describe('the example', () => {
  for (const [name, trial] of Object.entries(TRIALS)) {
    const source = path.join(import.meta.dirname, name);

    it(`${name} runs in place`, async () => {
      const directory = mkdtempSync(path.join(tmpdir(), 'upline-example-'));
      try {
        await tryServer(directory, path.join(source, 'index.ts'), trial);
      } finally {
        rmSync(directory, { recursive: true });
      }
    });

    it(`${name} runs as a copy outside the repository`, async () => {
      const directory = mkdtempSync(path.join(tmpdir(), 'upline-example-'));
      try {
        cpSync(source, path.join(directory, 'acme'), { recursive: true });
        await tryServer(directory, path.join(directory, 'acme', 'index.ts'), trial);
      } finally {
        rmSync(directory, { recursive: true });
      }
    });
  }
});

describe('a server with an extension that cannot be used', () => {
  it('does not start: exit code 2 and one line that lists all faults', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'upline-example-'));
    try {
      const file = path.join(directory, 'index.ts');
      writeFileSync(file, `export default { plan: {}, hooks: { 'Orders.SubmitOrder': 1 } };`);
      const environment = { UPLINE_DATA_DIR: path.join(directory, 'data'), UPLINE_EXTENSION: file };
      const { code, stderr } = await runUpline(['serve'], environment);
      assert.equal(code, 2);
      const lines = stderr.split('\n').filter((line) => line.startsWith('upline: '));
      assert.equal(lines.length, 1, stderr);
      assert.match(lines[0] ?? '', /plan: .*; hooks: unknown hook "Orders\.SubmitOrder"/);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
