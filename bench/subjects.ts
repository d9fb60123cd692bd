import type { HashJob } from './argon2-peer.ts';
import type { BareAnswers } from './bare-server.ts';
import type { Subject } from './benchmark.ts';
import type { EngineHost } from './engine-host.ts';
import type { LoadJob } from './load-generator.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';
import type { RawReadJob } from './raw-read-peer.ts';
import { readRequests } from './requests.ts';
import type { RoundResult } from './round.ts';
import type { ServerProcess, UplineServer } from './upline-server.ts';

/** Creates the load, in its own process. */
export type LoadGenerator = PeerProcess<LoadJob, RoundResult>;
export type HashPeer = PeerProcess<HashJob, RoundResult>;

export const GET_CONNECTIONS = 32;
export const UPGRADE_CONNECTIONS = 8;

const BARE_BODIES_MAX = 100;

/** The requests to a server, and the answers expected. */
export type Load = Pick<LoadJob, 'requests' | 'connections' | 'expectedStatus'>;

/** The same requests repeatedly; connections are spread over the servers. */
export function endlessSubject(
  name: string,
  servers: readonly Pick<ServerProcess, 'pid' | 'port'>[],
  load: Load,
  generator: LoadGenerator,
  host?: EngineHost,
): Subject {
  const job = { ...load, ports: servers.map(({ port }) => port), isEndless: true };
  return {
    name,
    pids: servers.map(({ pid }) => pid),
    databasePid: host?.databasePid ?? null,
    run: (durationMs) => generator.ask({ ...job, durationMs }),
  };
}

/** Requests that were not sent before, until they are used up. */
export function onceSubject(
  name: string,
  { pid, port }: Pick<ServerProcess, 'pid' | 'port'>,
  load: Load,
  generator: LoadGenerator,
  host: EngineHost,
): Subject & { readonly sent: () => number } {
  const job = { ...load, ports: [port], isEndless: false };
  let sent = 0;
  return {
    name,
    pids: [pid],
    databasePid: host.databasePid,
    sent: () => sent,
    async run(durationMs) {
      const result = await generator.ask({ ...job, durationMs, requests: load.requests.slice(sent) });
      sent += result.sent;
      return result;
    },
  };
}

/** Get Customer, repeatedly. */
export function getSubject(
  name: string,
  servers: readonly Pick<ServerProcess, 'pid' | 'port'>[],
  requests: readonly Uint8Array[],
  generator: LoadGenerator,
  host?: EngineHost,
): Subject {
  const load = { requests, connections: GET_CONNECTIONS, expectedStatus: 200 };
  return endlessSubject(name, servers, load, generator, host);
}

/** Upgrades each customer once. */
export function upgradeSubject(
  name: string,
  server: UplineServer,
  requests: readonly Uint8Array[],
  generator: LoadGenerator,
  host: EngineHost,
): ReturnType<typeof onceSubject> {
  const load = { requests, connections: UPGRADE_CONNECTIONS, expectedStatus: 201 };
  return onceSubject(name, server, load, generator, host);
}

/** Password hashes alone, as many concurrently as there are upgrades. */
export function argon2Subject(peer: HashPeer): Subject {
  return peerSubject('raw argon2id', peer, { inFlight: UPGRADE_CONNECTIONS });
}

/** Rows read by the engine's driver alone, as many concurrently as there are connections. */
export function rawReadSubject(
  { seeded, environment }: UplineServer,
  peer: PeerProcess<RawReadJob, RoundResult>,
  host: EngineHost,
): Subject {
  const job = { environment, ids: seeded.ids, inFlight: GET_CONNECTIONS };
  return peerSubject('raw read of one row', peer, job, host.databasePid);
}

/** A peer that creates its own load: all of its CPU time is its own. */
export function peerSubject<Job extends object>(
  name: string,
  peer: PeerProcess<Job & { durationMs: number }, RoundResult>,
  job: Job,
  databasePid: number | null = null,
): Subject {
  return {
    name,
    pids: [peer.pid],
    databasePid,
    run: async (durationMs) => ({ ...(await peer.ask({ ...job, durationMs })), generatorCpuMs: 0 }),
  };
}

/** Starts a bare Fastify server that returns the answers of `server`. */
export async function startBareServer(server: UplineServer) {
  const answers = await Promise.all(
    server.seeded.ids.slice(0, BARE_BODIES_MAX).map((id) => getCustomer(server, id)),
  );
  const [first] = answers;
  if (first === undefined) throw new Error('There is no customer to get');
  const peer = startPeer<BareAnswers, { port: number }>('bare-server.ts');
  const bodies = answers.map((answer) => answer.body);
  const { port } = await peer.ask({ contentType: first.contentType, bodies });
  return { pid: peer.pid, port, requests: readRequests(server), stop: peer.stop };
}

/** @throws Error when the answer is not this customer */
export async function getCustomer({ port, key }: Pick<UplineServer, 'port' | 'key'>, id: number) {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/customers/${id}`, {
    headers: { 'Ocp-Apim-Subscription-Key': key },
  });
  const body = await answer.text();
  if (answer.status !== 200 || JSON.parse(body).CustomerId !== id) {
    throw new Error(`Get Customer ${id} answered ${answer.status} ${body}`);
  }
  const { headers } = answer;
  return { body, contentType: headers.get('content-type') ?? '', etag: headers.get('etag') ?? '' };
}
