import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { createConfig } from '../../src/config/config.ts';
import { readEnvironment, unknownSettings } from '../../src/config/environment.ts';
import { CLOSING_MAX_MS } from '../../src/http/bounded-connections.ts';
import { readText, repositoryRoot } from '../support/source-files.ts';
import { startTestServer } from '../support/test-server.ts';

/*
 * No container engine runs here, so this checks what is possible without one: names of files, settings and ports, and
 * the command of the health check. `npm run test:image` builds the contents of the image.
 */

const dockerfile = readText('Dockerfile').replaceAll('\\\n', ' ');
const compose = readText('compose.yaml');

/** Arguments of every instruction of a kind. */
function instructions(kind: string): string[] {
  return [...dockerfile.matchAll(new RegExp(`^ *${kind} +(.*)$`, 'gm'))].map(([, rest = '']) => rest.trim());
}

const environment = Object.fromEntries(
  instructions('ENV').flatMap((line) => line.split(' ').map((pair) => pair.split('=') as [string, string])),
);

describe('Dockerfile and compose.yaml', () => {
  it('copy only files that exist and that .dockerignore allows', () => {
    const allowed = readText('.dockerignore').split('\n');
    const sources = instructions('COPY')
      .filter((line) => !line.startsWith('--from='))
      .flatMap((line) => line.split(' ').slice(0, -1));
    assert.ok(sources.length >= 5);
    for (const source of sources) {
      assert.ok(existsSync(path.join(repositoryRoot, source)), source);
      const isAllowed = allowed.includes(`!${source}`) || allowed.includes(`!${path.dirname(source)}`);
      assert.ok(isAllowed, `.dockerignore keeps ${source} out`);
    }
  });

  it('start a command that exists, as a user other than root, with settings that the program knows', () => {
    const [command = ''] = instructions('CMD').slice(-1);
    const [program, main = '', ...words] = JSON.parse(command) as string[];
    assert.deepEqual([program, words], ['node', ['serve']]);
    assert.ok(existsSync(path.join(repositoryRoot, main)));
    assert.deepEqual(instructions('USER'), ['node']);
    assert.deepEqual(unknownSettings(environment), []);
    const config = createConfig(readEnvironment(environment));
    assert.deepEqual([config.dataDirectory], instructions('VOLUME'));
    assert.deepEqual([String(config.port)], instructions('EXPOSE'));
    assert.match(compose, new RegExp(`"127\\.0\\.0\\.1:\\d+:${config.port}"`));
    assert.match(compose, new RegExp(`- data:${config.dataDirectory}$`, 'm'));
    const named = [...compose.matchAll(/^ +(UPLINE_\w+):/gm)].map(([, name = '']) => [name, 'x']);
    assert.deepEqual(unknownSettings(Object.fromEntries(named)), []);
  });

  it('contain no secret: each one must be given, or nothing starts', () => {
    const secrets = [...compose.matchAll(/^ +(\w*(?:PASSWORD|SECRET|KEY)\w*): (.*)$/gm)];
    assert.ok(secrets.length >= 3);
    for (const [, name = '', value = ''] of secrets) assert.match(value, /^\$\{\w+:\?[^}]+\}$/, name);
    assert.doesNotMatch(dockerfile, /PASSWORD|SECRET|SUBSCRIPTION/);
  });

  it('require every setting that an operator must choose', () => {
    const chosen = [
      'UPLINE_ENVIRONMENT',
      'UPLINE_PUBLIC_URL',
      'UPLINE_ADMIN_EMAIL',
      'UPLINE_TRUSTED_PROXIES',
    ];
    const asked = new RegExp(`^ +(${chosen.join('|')}): \\$\\{\\1:?\\?[^}]+\\}$`, 'gm');
    assert.deepEqual([...compose.matchAll(asked)].map(([, name]) => name).sort(), chosen.toSorted());
  });

  it('and the unit of systemd give the server longer to stop than its requests may take', () => {
    for (const [file, setting] of [
      ['compose.yaml', /^ +stop_grace_period: (\d+)s$/m],
      ['deploy/upline.service', /^TimeoutStopSec=(\d+)$/m],
    ] as const) {
      const [, seconds] = readText(file).match(setting) ?? [];
      assert.ok(Number(seconds) * 1_000 > CLOSING_MAX_MS, file);
    }
  });

  it('give each container no more rights than it needs: only its data is writable', () => {
    const { services } = parse(compose) as { services: Record<string, Record<string, unknown>> };
    assert.deepEqual(Object.keys(services), ['upline', 'database']);
    for (const [name, service] of Object.entries(services)) {
      assert.equal(service['read_only'], true, name);
      assert.deepEqual(service['cap_drop'], ['ALL'], name);
      assert.equal(service['cap_add'], undefined, name);
      assert.deepEqual(service['security_opt'], ['no-new-privileges:true'], name);
      assert.ok((service['tmpfs'] as string[]).includes('/tmp'), name);
    }
  });

  it('name images by digest, and actions by commit', () => {
    const bases = instructions('FROM').map((line) => line.replace(/ AS .*/, ''));
    assert.ok(bases.length >= 2);
    for (const base of bases) assert.match(base, /^\$\{NODE_IMAGE\}$/);
    assert.match(compose, /^ +NODE_IMAGE: \$\{NODE_IMAGE:-/m);
    assert.match(compose, /^ +image: \$\{POSTGRES_IMAGE:-/m);
    const actions = [...readText('.github/workflows/ci.yml').matchAll(/uses: (\S+)/g)].map(
      ([, name]) => name,
    );
    assert.ok(actions.length >= 4);
    for (const action of actions) assert.match(action ?? '', /^[\w/-]+@[\da-f]{40}$/);
  });

  it('report healthy while the server is ready, and unhealthy when it has stopped', async () => {
    const [, check = ''] = /CMD (\[.*\])/.exec(instructions('HEALTHCHECK').join('')) ?? [];
    const [, ...words] = JSON.parse(check) as string[];
    const server = await startTestServer();
    const env = { UPLINE_PORT: new URL(server.url).port };
    const healthy = await new Promise((resolve) =>
      spawn(process.execPath, words, { env }).once('exit', resolve),
    );
    await server.close();
    assert.equal(healthy, 0);
    assert.equal(spawnSync(process.execPath, words, { env }).status, 1);
  });
});
