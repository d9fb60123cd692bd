import type { HashJob } from './argon2-peer.ts';
import type { BareAnswers } from './bare-server.ts';
import type { Contestant } from './contest.ts';
import type { LoadJob } from './load-generator.ts';
import { type PeerProcess, startPeer } from './peer-process.ts';
import { readRequests, upgradeRequests } from './requests.ts';
import type { RoundResult } from './round.ts';
import type { UplineServer } from './upline-server.ts';

/** Makes the load, in a process of its own. */
export type LoadGenerator = PeerProcess<LoadJob, RoundResult>;

export const GET_CONNECTIONS = 32;
export const UPGRADE_CONNECTIONS = 8;

const BARE_BODIES_MAX = 100;

/** Get Customer over and over at one server. */
export function getContestant(
  name: string,
  { pid, port }: { pid: number; port: number },
  requests: readonly Uint8Array[],
  generator: LoadGenerator,
): Contestant {
  const job = { port, connections: GET_CONNECTIONS, requests, isEndless: true, expectedStatus: 200 };
  return { name, pid, run: (durationMs) => generator.ask({ ...job, durationMs }) };
}

/** Upgrades customers who were not upgraded before, for as long as there are some. */
export function upgradeContestant(
  name: string,
  server: UplineServer,
  generator: LoadGenerator,
): Contestant & { readonly upgraded: () => number } {
  const requests = upgradeRequests(server);
  const job = { port: server.port, connections: UPGRADE_CONNECTIONS, isEndless: false, expectedStatus: 201 };
  let sent = 0;
  return {
    name,
    pid: server.pid,
    upgraded: () => sent,
    async run(durationMs) {
      const result = await generator.ask({ ...job, durationMs, requests: requests.slice(sent) });
      sent += result.sent;
      return result;
    },
  };
}

/** Password hashes alone, as many at once as there are upgrades. */
export function argon2Contestant(peer: PeerProcess<HashJob, RoundResult>): Contestant {
  return {
    name: 'raw argon2id',
    pid: peer.pid,
    run: (durationMs) => peer.ask({ durationMs, inFlight: UPGRADE_CONNECTIONS }),
  };
}

/** Starts a bare Fastify server that answers what `server` answers. */
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

async function getCustomer({ port, key }: UplineServer, id: number) {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/customers/${id}`, {
    headers: { 'Ocp-Apim-Subscription-Key': key },
  });
  const body = await answer.text();
  if (answer.status !== 200 || JSON.parse(body).CustomerId !== id) {
    throw new Error(`Get Customer ${id} answered ${answer.status} ${body}`);
  }
  return { body, contentType: answer.headers.get('content-type') ?? '' };
}
