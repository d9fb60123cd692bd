import assert from 'node:assert/strict';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildProgram } from '../../../build/program.ts';
import { distributorBody, preferredBody } from '../../support/bodies.ts';
import { startUpline } from '../../support/process.ts';
import { repositoryRoot } from '../../support/source-files.ts';
import { onOneEngine } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const KEY = 'a-key-chosen-by-hand';
/** The files that the program reads while it runs. This test does not need the pages. */
const READ = ['package.json', 'api-history', 'extension', 'examples/extensions/typescript'];

describe('the built program, without its sources', onOneEngine, () => {
  let root: string;
  before(async () => {
    root = mkdtempSync(path.join(tmpdir(), 'upline-built-'));
    mkdirSync(path.join(root, 'dist'));
    for (const name of READ)
      cpSync(path.join(repositoryRoot, name), path.join(root, name), { recursive: true });
    symlinkSync(path.join(repositoryRoot, 'node_modules'), path.join(root, 'node_modules'));
    await buildProgram(path.join(root, 'dist/program'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('serves, with its threads, and with an extension that shares its modules', async () => {
    await using server = await startUpline(
      {
        UPLINE_DATA_DIR: path.join(root, 'data'),
        UPLINE_EXTENSION: path.join(root, 'examples/extensions/typescript/index.ts'),
        UPLINE_SUBSCRIPTION_KEY: KEY,
        UPLINE_TREE_INDEX: 'always',
      },
      { program: path.join(root, 'dist/program/upline.js') },
    );
    const ask = async (method: string, address: string, body?: unknown) => {
      const answer = await fetch(server.url + address, {
        method,
        headers: { 'Ocp-Apim-Subscription-Key': KEY, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, text: await answer.text() };
    };
    const created = await ask('POST', '/v1/customers', preferredBody());
    assert.equal(created.status, 201, created.text);
    const upgraded = await ask('PUT', `/v1/customers/upgrade/${created.text}`, distributorBody());
    assert.deepEqual([upgraded.status, /refused_by_extension/.test(upgraded.text)], [400, true]);
    const { text: document } = await ask('GET', '/openapi.yaml');
    assert.match(document, /^openapi: /);
    // A thread builds the index of a tree.
    await until(async () => server.stdout().includes('the index of a tree is ready') || undefined);
    assert.doesNotMatch(server.stdout(), /"level":(?:50|60)/);
  });

  it('loads no module by an address that exists only in the sources', () => {
    const files = globSync('dist/program/*.js', { cwd: root });
    assert.ok(files.length > 50, 'the built files were read');
    const faults = files.filter((file) =>
      /new URL\([^)]*\.ts["'], import\.meta\.url\)/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    assert.deepEqual(faults, []);
  });
});
