import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runBenchmark } from './benchmark.ts';
import { startEngineHost } from './engine-host.ts';
import type { LoadJob } from './load-generator.ts';
import { startPeer } from './peer-process.ts';
import { describeMachine, describeStandings, describeTargets, ratioTarget, type Target } from './report.ts';
import { createRequests, readRequests, upgradeRequests } from './requests.ts';
import type { RoundResult } from './round.ts';
import { getSubject, type LoadGenerator, onceSubject, upgradeSubject } from './subjects.ts';
import { startUpline, type UplineServer } from './upline-server.ts';

/* The cost of reading requests leniently: the same requests go to a server that reads all of them strictly. */

const ROUNDS = { rounds: 7, roundMs: 1_000, warmUpMs: 1_000 };
/** More customers than all rounds can create. */
const CREATED_MAX = 60_000;
const COUNTS = { customers: 1_000, upgradable: 6_000 };
const CREATE_CONNECTIONS = 8;

const directory = mkdtempSync(path.join(tmpdir(), 'upline-bench-'));
const generator: LoadGenerator = startPeer<LoadJob, RoundResult>('load-generator.ts');
const host = await startEngineHost('sqlite', directory);
const servers: UplineServer[] = [];
try {
  print(`${describeMachine()}\n`);
  const lenient = await start('lenient', {});
  const strict = await start('strict', { UPLINE_STRICT: 'true' });
  const targets = [
    await compare('Get Customer', 1, (name, server) =>
      getSubject(name, [server], readRequests(server), generator, host),
    ),
    await compare('Create Customer', 0.98, (name, server) =>
      onceSubject(name, server, creates(server), generator, host),
    ),
    await compare('Upgrade Customer', 0.98, (name, server) =>
      upgradeSubject(name, server, upgradeRequests(server, server.seeded.upgradable), generator, host),
    ),
  ];
  print(describeTargets('Lenient / strict', targets));

  async function compare(
    title: string,
    target: number,
    subjectOf: (name: string, server: UplineServer) => Parameters<typeof runBenchmark>[0][number],
  ): Promise<Target> {
    const standings = await runBenchmark(
      [subjectOf('lenient', lenient), subjectOf('strict', strict)],
      ROUNDS,
    );
    print(describeStandings(title, standings));
    for (const answer of standings.flatMap(({ wrong }) => wrong)) throw new Error(`Wrong answer: ${answer}`);
    const [first, second] = standings;
    if (first === undefined || second === undefined) throw new Error('The comparison needs two subjects');
    return ratioTarget(title, first, second, target);
  }
} finally {
  generator.stop();
  await Promise.all(servers.map((server) => server.stop()));
  await host.stop();
  rmSync(directory, { recursive: true, force: true });
}

async function start(name: string, environment: Record<string, string>): Promise<UplineServer> {
  const server = await startUpline(host, name, COUNTS, environment);
  servers.push(server);
  return server;
}

function creates(server: UplineServer) {
  const requests = createRequests(server, CREATED_MAX);
  return { requests, connections: CREATE_CONNECTIONS, expectedStatus: 201 };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
