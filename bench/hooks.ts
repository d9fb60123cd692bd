import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runBenchmark, type Standing } from './benchmark.ts';
import { startEngineHost } from './engine-host.ts';
import type { LoadJob } from './load-generator.ts';
import { startPeer } from './peer-process.ts';
import type { ExtensionSetUp } from './remote-extension.ts';
import { describeMachine, describeStandings, describeTargets, ratioTarget, type Target } from './report.ts';
import { patchRequests, readRequests, upgradeRequests } from './requests.ts';
import type { RoundResult } from './round.ts';
import { endlessSubject, GET_CONNECTIONS, type Load, type LoadGenerator } from './subjects.ts';
import { startUpline, type UplineServer } from './upline-server.ts';

/*
 * The cost of hooks: five in-process handlers that do nothing; a remote hook on loopback with its callback; reads
 * while 200 upgrades wait for a slow extension.
 */

const EXTENSIONS = path.join(import.meta.dirname, 'extensions');
const SECRETS = {
  UPLINE_EXTENSION_SECRET: 'extension-secret-of-the-benchmark',
  UPLINE_DIRECTSCALE_SECRET: 'directscale-secret-of-the-benchmark',
};
const ROUNDS = { rounds: 5, roundMs: 2_000, warmUpMs: 1_000 };
const WAITING_UPGRADES = 200;
const COUNTS = { customers: 1_000, upgradable: WAITING_UPGRADES };
const PATCH_CONNECTIONS = 8;
/** Few enough not to use up the server: the question is whether requests wait, not how many the server can answer. */
const QUIET_CONNECTIONS = 2;

const directory = mkdtempSync(path.join(tmpdir(), 'upline-bench-'));
const generator: LoadGenerator = startPeer<LoadJob, RoundResult>('load-generator.ts');
const extension = startPeer<Partial<ExtensionSetUp>, { port: number }>('remote-extension.ts');
const host = await startEngineHost('sqlite', directory);
const servers: UplineServer[] = [];
try {
  process.stdout.write(`${describeMachine()}\n\n`);
  const { port } = await extension.ask({});
  const start = async (name: string, environment: Record<string, string>) => {
    const server = await startUpline(host, name, COUNTS, environment);
    servers.push(server);
    return server;
  };
  const plain = await start('plain', {});
  const passing = await start('passing', { UPLINE_EXTENSION: path.join(EXTENSIONS, 'pass-through.ts') });
  const remote = await start('remote', {
    ...SECRETS,
    UPLINE_EXTENSION: path.join(EXTENSIONS, 'remote.ts'),
    BENCH_EXTENSION_URL: `http://127.0.0.1:${port}`,
  });
  await extension.ask({ uplinePort: remote.port, directScaleSecret: SECRETS.UPLINE_DIRECTSCALE_SECRET });
  await inProcess(plain, passing);
  await overHttp(plain, remote);
  await whileOthersWait(remote);
} finally {
  generator.stop();
  extension.stop();
  await Promise.all(servers.map((server) => server.stop()));
  await host.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function inProcess(plain: UplineServer, passing: UplineServer): Promise<void> {
  const reads = await runBenchmark([reading('no hooks', plain), reading('five hooks', passing)], ROUNDS);
  print(describeStandings('Get Customer', reads));
  const writes = await runBenchmark([patching('no hooks', plain), patching('five hooks', passing)], ROUNDS);
  print(describeStandings('Update By Parameter', writes));
  print(
    describeTargets('Five hooks in process', [
      ratioTarget('Get with hooks / without', second(reads), first(reads), 0.97),
      ratioTarget('Update By Parameter with hooks / without', second(writes), first(writes), 0.97),
    ]),
  );
}

async function overHttp(plain: UplineServer, remote: UplineServer): Promise<void> {
  const one = await runBenchmark([patching('no hook', plain, 1), patching('remote hook', remote, 1)], ROUNDS);
  print(describeStandings('Update By Parameter, one at a time', one));
  const addedMs = second(one).p50Ms - first(one).p50Ms;
  print(describeTargets('A remote hook', [{ ...atMost('Median added', addedMs, 3), unit: ' ms' }]));
}

async function whileOthersWait(remote: UplineServer): Promise<void> {
  const look = { ...ROUNDS, rounds: 3 };
  const [idle] = await runBenchmark([reading('idle', remote, QUIET_CONNECTIONS)], look);
  const waiting = generator.ask({
    ports: [remote.port],
    connections: WAITING_UPGRADES,
    durationMs: 1_000,
    requests: upgradeRequests(remote, remote.seeded.upgradable),
    isEndless: false,
    expectedStatus: 201,
  });
  const reader: LoadGenerator = startPeer<LoadJob, RoundResult>('load-generator.ts');
  await delay(2_000);
  const [busy] = await runBenchmark([reading('200 wait', remote, QUIET_CONNECTIONS, reader)], look);
  reader.stop();
  const standings = [idle, busy].filter((standing) => standing !== undefined);
  print(describeStandings('Get Customer while upgrades wait', standings));
  const ratio = second(standings).p99Ms / first(standings).p99Ms;
  print(
    describeTargets('200 upgrades wait for a slow hook', [
      atMost('p99 of Get while upgrades wait / idle', ratio, 1.5),
    ]),
  );
  await waiting;
}

function reading(name: string, server: UplineServer, connections = GET_CONNECTIONS, by = generator) {
  return endlessSubject(name, [server], loadOf(readRequests(server), connections), by);
}

function patching(name: string, server: UplineServer, connections = PATCH_CONNECTIONS) {
  return endlessSubject(name, [server], loadOf(patchRequests(server), connections), generator);
}

function loadOf(requests: readonly Uint8Array[], connections: number): Load {
  return { requests, connections, expectedStatus: 200 };
}

function atMost(name: string, measured: number, target: number): Target {
  return { name, measured, bound: 'most', target };
}

function first([standing]: readonly Standing[]): Standing {
  if (standing === undefined) throw new Error('A subject has no standing');
  return standing;
}

function second([, standing]: readonly Standing[]): Standing {
  return first(standing === undefined ? [] : [standing]);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
