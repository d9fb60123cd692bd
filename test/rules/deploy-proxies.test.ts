import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { lacksProgram } from '../support/lacks-program.ts';
import { readText } from '../support/source-files.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { until } from '../support/until.ts';

/** Spellings at which the server itself returns its metrics. */
const SPELLINGS = [
  '/metrics',
  '/METRICS',
  '/Metrics?x=1',
  '/metrics/',
  '/METRICS/',
  '/%6detrics',
  '/m%45TRICS/',
];
const START_TIMEOUT_MS = 60_000;

interface Proxy {
  readonly program: string;
  /** The command that checks the file of the proxy, and the command that starts the proxy. */
  readonly check: (file: string, directory: string) => readonly string[];
  readonly start: (file: string, directory: string) => readonly string[];
  /** Our file, with the ports of this test and without TLS. */
  readonly configuration: (port: number, upstream: string, directory: string) => string;
}

const PROXIES: readonly Proxy[] = [
  {
    program: 'nginx',
    check: (file, directory) => ['-t', '-c', file, '-p', directory],
    start: (file, directory) => ['-c', file, '-p', directory],
    configuration(port, upstream, directory) {
      const block = readText('deploy/nginx.conf')
        .replace(/^ *ssl_certificate.*$/gm, '')
        .replace(/^ *listen \[::\].*$/gm, '')
        .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
        .replace('127.0.0.1:8080', upstream);
      const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (kind) => `${kind}_temp_path ${directory}/${kind};`,
      );
      const http = `access_log off; ${places.join(' ')} ${block}`;
      return `daemon off; master_process off; error_log stderr; pid ${directory}/pid; events {} http { ${http} }`;
    },
  },
  {
    program: 'caddy',
    check: (file) => ['validate', '--adapter', 'caddyfile', '--config', file],
    start: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
    configuration(port, upstream) {
      const site = readText('deploy/Caddyfile')
        .replace('api.example.com {', `http://127.0.0.1:${port} {`)
        .replace('127.0.0.1:8080', upstream);
      return `{\n\tadmin off\n}\n${site}`;
    },
  },
];

describe('a proxy with the file in deploy/', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  it('must hide each of these spellings, because the server answers all of them', async () => {
    for (const spelling of SPELLINGS) {
      assert.equal((await fetch(server.url + spelling)).status, 200, spelling);
    }
  });

  for (const { program, check, start, configuration } of PROXIES) {
    it(`${program} accepts it, serves the API, and hides the metrics`, {
      skip: lacksProgram(program),
    }, async () => {
      const directory = mkdtempSync(path.join(tmpdir(), `upline-${program}-`));
      const file = path.join(directory, 'configuration');
      const port = await freePort();
      const env = { ...process.env, HOME: directory, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory };
      writeFileSync(file, configuration(port, new URL(server.url).host, directory));
      const checked = spawnSync(program, check(file, directory), { encoding: 'utf8', env });
      assert.equal(checked.status, 0, checked.stderr);
      const proxy = spawn(program, start(file, directory), { stdio: 'ignore', env });
      const ended = new Promise((resolve) => proxy.once('close', resolve));
      try {
        const statusOf = async (address: string) =>
          (await fetch(`http://127.0.0.1:${port}${address}`).catch(() => null))?.status;
        await until(async () => (await statusOf('/readyz')) === 200, { timeoutMs: START_TIMEOUT_MS });
        for (const spelling of SPELLINGS) assert.equal(await statusOf(spelling), 404, spelling);
      } finally {
        proxy.kill('SIGKILL');
        await ended;
        rmSync(directory, { recursive: true, force: true });
      }
    });
  }
});
