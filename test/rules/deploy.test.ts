import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'yaml';
import { unknownSettings } from '../../src/config/environment.ts';
import { lacksProgram } from '../support/lacks-program.ts';
import { readText, repositoryRoot } from '../support/source-files.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const files = globSync(['deploy/**/*', 'deploy/.env.example'], { cwd: repositoryRoot }).filter((file) =>
  /\.(?:md|service|timer|ya?ml|json|conf|example)$|Caddyfile$/.test(file),
);

describe('deploy/', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  it('is described file by file', () => {
    const described = readText('deploy/README.md');
    const missing = files
      .map((file) => path.relative('deploy', file))
      .filter((file) => file !== 'README.md' && !described.includes(`(${file})`));
    assert.deepEqual(missing, []);
  });

  it('names only settings that exist', () => {
    const named = files.flatMap((file) => readText(file).match(/\bUPLINE_[A-Z_]+/g) ?? []);
    assert.ok(named.length >= 5);
    assert.deepEqual(unknownSettings(Object.fromEntries(named.map((name) => [name, '']))), []);
  });

  it('refers only to metrics that the server has', async () => {
    const served = await (await fetch(`${server.url}/metrics`)).text();
    const asked = ['deploy/prometheus/alerts.yml', 'deploy/grafana/dashboard.json'].flatMap(
      (file) => readText(file).match(/\b(?:upline|nodejs|process)_[a-z0-9_]+/g) ?? [],
    );
    assert.ok(asked.length >= 15);
    const missing = [...new Set(asked)].filter(
      (name) => !served.includes(`# TYPE ${name.replace(/_(?:bucket|count|sum)$/, '')} `),
    );
    assert.deepEqual(missing, []);
  });

  it('has every metric of the server in the list of docs/operating.md', async () => {
    const served = await (await fetch(`${server.url}/metrics`)).text();
    const own = [...served.matchAll(/^# TYPE (upline_\w+) /gm)].map(([, name = '']) => name);
    const listed: readonly string[] = readText('docs/operating.md').match(/^- `upline_\w+`/gm) ?? [];
    assert.deepEqual(
      own.filter((name) => !listed.includes(`- \`${name}\``)),
      [],
    );
  });

  it('contains valid YAML and JSON', () => {
    for (const file of files.filter((name) => /\.ya?ml$/.test(name))) assert.ok(parse(readText(file)), file);
    for (const file of files.filter((name) => name.endsWith('.json')))
      assert.ok(JSON.parse(readText(file)), file);
  });

  it('contains units that systemd accepts', { skip: lacksProgram('systemd-analyze') }, () => {
    for (const file of files.filter((name) => /\.(?:service|timer)$/.test(name))) {
      const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', file], {
        cwd: repositoryRoot,
        encoding: 'utf8',
      });
      const faults = stderr
        .split('\n')
        .filter((line) => line.includes(path.basename(file)) && !/not executable|No such file/.test(line));
      assert.deepEqual(faults, [], file);
    }
  });

  it('offers every setting that compose.yaml requires', () => {
    const required = [...readText('compose.yaml').matchAll(/\$\{(\w+):?\?/g)].map(([, name = '']) => name);
    assert.ok(required.length >= 6);
    const offered = new Set(
      [...readText('deploy/.env.example').matchAll(/^#?(\w+)=/gm)].map(([, name]) => name),
    );
    assert.deepEqual(
      required.filter((name) => !offered.has(name)),
      [],
    );
  });
});
