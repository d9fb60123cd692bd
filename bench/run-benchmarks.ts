import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { HashJob } from './argon2-peer.ts';
import { holdContest, type Standing } from './contest.ts';
import {
  argon2Contestant,
  GET_CONNECTIONS,
  getContestant,
  type LoadGenerator,
  startBareServer,
  UPGRADE_CONNECTIONS,
  upgradeContestant,
} from './contestants.ts';
import type { LoadJob } from './load-generator.ts';
import type { BenchOptions } from './options.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';
import { residentMegabytes } from './process-figures.ts';
import { describeMachine, describeStandings, describeTargets, memoryTarget, ratioTarget } from './report.ts';
import { readRequests } from './requests.ts';
import type { RoundResult } from './round.ts';
import { startUpline, type UplineServer } from './upline-server.ts';

type HashPeer = PeerProcess<HashJob, RoundResult>;

/** More than the fastest upgrade could use up. */
const CANDIDATES_SPARE = 1.3;
/** Time for a server that has just started to settle before its memory is read. */
const SETTLE_MS = 1_000;

/**
 * All benchmarks in one run: few customers, many customers and the peers take turns on one machine.
 * @returns the wrong answers, in words
 */
export async function runBenchmarks(
  options: BenchOptions,
  directory: string,
  print: (text: string) => void,
): Promise<string[]> {
  const hashPeer = startPeer<HashJob, RoundResult>('argon2-peer.ts');
  const generator = startPeer<LoadJob, RoundResult>('load-generator.ts');
  const servers: UplineServer[] = [];
  try {
    print(`${describeMachine()}; ${options.rounds} rounds of ${options.roundMs / 1_000} s\n`);
    const upgradable = await countCandidates(hashPeer, options);
    for (const customers of [options.fewCustomers, options.manyCustomers]) {
      const startedAt = performance.now();
      const server = await startUpline(path.join(directory, String(customers)), { customers, upgradable });
      const seconds = (performance.now() - startedAt) / 1_000;
      print(`${label(customers)} and ${upgradable} to be upgraded: ready in ${seconds.toFixed(1)} s`);
      servers.push(server);
    }
    return await contest(options, servers, { hashPeer, generator }, print);
  } finally {
    hashPeer.stop();
    generator.stop();
    await Promise.all(servers.map((server) => server.stop()));
  }
}

async function contest(
  options: BenchOptions,
  [few, many]: readonly UplineServer[],
  { hashPeer, generator }: { hashPeer: HashPeer; generator: LoadGenerator },
  print: (text: string) => void,
): Promise<string[]> {
  if (few === undefined || many === undefined) throw new Error('Two servers are compared');
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const idleMegabytes = Math.max(residentMegabytes(few.pid), residentMegabytes(many.pid));

  const names = [
    `Upline, ${label(options.fewCustomers)}`,
    `Upline, ${label(options.manyCustomers)}`,
  ] as const;
  const gets = await holdGetContest(options, { few, many, names, generator });
  print(`\n${describeStandings(`Get Customer, ${GET_CONNECTIONS} connections`, gets)}`);

  const upgraders = [
    upgradeContestant(names[0], few, generator),
    upgradeContestant(names[1], many, generator),
  ] as const;
  const upgrades = await holdContest([argon2Contestant(hashPeer), ...upgraders], options);
  print(describeStandings(`Upgrade with password, ${UPGRADE_CONNECTIONS} connections`, upgrades));
  const usedMegabytes = Math.max(residentMegabytes(few.pid), residentMegabytes(many.pid));

  const [bare, getFew, getMany] = asThree(gets);
  const [hash, upgradeFew, upgradeMany] = asThree(upgrades);
  const many100 = label(options.manyCustomers);
  print(
    describeTargets([
      ratioTarget('Get Customer beside bare Fastify', getFew, bare, 0.35),
      ratioTarget('Upgrade beside raw argon2id', upgradeFew, hash, 0.85),
      ratioTarget(`Get Customer, ${many100} beside few`, getMany, getFew, 0.9),
      ratioTarget(`Upgrade, ${many100} beside few`, upgradeMany, upgradeFew, 0.9),
      memoryTarget('Resident memory, idle', idleMegabytes, 130),
      memoryTarget('Resident memory, after the benchmark', usedMegabytes, 250),
    ]),
  );
  return [
    ...[...gets, ...upgrades].flatMap(({ name, wrong }) => wrong.map((text) => `${name}: ${text}`)),
    ...missingTypeChanges(few, upgraders[0].upgraded()),
    ...missingTypeChanges(many, upgraders[1].upgraded()),
  ];
}

async function holdGetContest(
  options: BenchOptions,
  {
    few,
    many,
    names,
    generator,
  }: { few: UplineServer; many: UplineServer; names: readonly [string, string]; generator: LoadGenerator },
): Promise<Standing[]> {
  const bare = await startBareServer(few);
  try {
    return await holdContest(
      [
        getContestant('bare Fastify', bare, bare.requests, generator),
        getContestant(names[0], few, readRequests(few), generator),
        getContestant(names[1], many, readRequests(many), generator),
      ],
      options,
    );
  } finally {
    bare.stop();
  }
}

/** Every customer is upgraded once, so as many are needed as the machine can hash passwords. */
async function countCandidates(peer: HashPeer, { rounds, roundMs, warmUpMs }: BenchOptions): Promise<number> {
  const { answers, durationMs } = await peer.ask({ durationMs: warmUpMs, inFlight: UPGRADE_CONNECTIONS });
  const contestMs = warmUpMs + rounds * roundMs;
  return Math.ceil((answers / durationMs) * contestMs * CANDIDATES_SPARE) + rounds * UPGRADE_CONNECTIONS;
}

/** An answer 201 without its row in the log would be wrong, and fast. */
function missingTypeChanges({ databaseFile }: UplineServer, upgraded: number): string[] {
  const database = new DatabaseSync(databaseFile, { readOnly: true });
  const row = database.prepare('SELECT count(*) AS logged FROM CRM_AssociateTypeChanges').get();
  database.close();
  const logged = row?.['logged'];
  return logged === upgraded ? [] : [`${upgraded} upgrades were answered, ${logged} are in the log`];
}

function asThree(standings: readonly Standing[]): [Standing, Standing, Standing] {
  const [first, second, third] = standings;
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three take part');
  return [first, second, third];
}

function label(customers: number): string {
  return `${customers.toLocaleString('en')} customers`;
}
