import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { readText, repositoryRoot } from '../support/source-files.ts';
import { startTestServer } from '../support/test-server.ts';

const run = promisify(execFile);
const hasShell = ['bash', 'curl', 'npm'].every((program) => spawnSync(program, ['--version']).status === 0);

describe('README', () => {
  it('opens with the two commands', () => {
    const [first] = shellBlocks();
    assert.equal(first?.trim(), 'npm ci\nnpm start');
  });

  it('shows a first session that works as printed', {
    skip: hasShell ? false : 'needs bash and curl',
  }, async () => {
    await using server = await startTestServer();
    // The session asks for the subscription that first start makes, and talks to the standard port.
    await server.installation.subscriptions.create('default');
    const [, session = ''] = shellBlocks();
    assert.match(session, /127\.0\.0\.1:8080/);
    const script = session.replaceAll('http://127.0.0.1:8080', server.url);
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: repositoryRoot,
      env: {
        ...process.env,
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
        UPLINE_DATA_DIR: server.config.dataDirectory,
        UPLINE_DATABASE_URL: server.config.postgres?.url ?? '',
      },
    });
    const lines = stdout.trim().split('\n');
    const [created, refused = '', preview = '', upgraded = '', changes = ''] = lines;
    const [second, look = '', moved = '', now, before, taken] = lines.slice(5);
    assert.equal(created, '1001');
    assert.equal(JSON.parse(refused).errors.length, 15);
    assert.equal(JSON.parse(preview).errors.length, 15);
    assert.deepEqual(JSON.parse(preview).placement.path, [2]);
    assert.equal(JSON.parse(upgraded).CustomerType, 1);
    assert.equal(JSON.parse(changes)[0].NewCustomerType, 1);
    assert.equal(second, '1002');
    assert.deepEqual(JSON.parse(look).gaining, [1002]);
    assert.equal(JSON.parse(moved).UplineId, 1002);
    assert.deepEqual([now, before], ['[1002,2]', '[2]']);
    assert.equal(taken, 'true');
  });
});

function shellBlocks(): string[] {
  return [...readText('README.md').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
}
