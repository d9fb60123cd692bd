import { holdContest, type Standing } from './contest.ts';
import { GET_CONNECTIONS, getContestant, rawReadContestant, startBareServer } from './contestants.ts';
import type { EngineContest } from './engine-contest.ts';
import { startPeer } from './peer-process.ts';
import type { RawReadJob } from './raw-read-peer.ts';
import { describeRoom, describeStandings, ratioTarget, type Target } from './report.ts';
import { readRequests } from './requests.ts';
import type { RoundResult } from './round.ts';
import { startProcess } from './upline-server.ts';

const PROCESSES = 2;

/** Get Customer beside a bare server, beside the engine's driver, and by two processes where several may be. */
export async function holdReadContest(contest: EngineContest): Promise<{
  readonly standings: readonly Standing[];
  readonly targets: readonly Target[];
}> {
  const { host, few, many, names, options, generator, print } = contest;
  const bareServer = await startBareServer(few);
  const rawPeer = startPeer<RawReadJob, RoundResult>('raw-read-peer.ts');
  const isShared = host.engine === 'postgres';
  const second = isShared ? await startProcess(many.environment) : null;
  try {
    const requests = readRequests(many);
    const contestants = [
      getContestant('bare Fastify', [bareServer], bareServer.requests, generator),
      rawReadContestant(many, rawPeer, host),
      getContestant(names.few, [few], readRequests(few), generator, host),
      getContestant(names.many, [many], requests, generator, host),
      ...(second === null
        ? []
        : [getContestant(`${names.many}, 2 processes`, [many, second], requests, generator, host)]),
    ];
    const standings = await holdContest(contestants, options);
    const [bare, raw, getFew, getMany, getManyTwice] = standings;
    if (!bare || !raw || !getFew || !getMany) throw new Error('Four take part at least');
    print(`\n${describeStandings(`Get Customer, ${GET_CONNECTIONS} connections`, standings)}`);
    if (getManyTwice !== undefined) print(`${describeRoom('Two processes', getMany, PROCESSES)}\n`);
    return {
      standings,
      targets: [
        ratioTarget('Get Customer beside bare Fastify', getFew, bare, isShared ? null : 0.35),
        ratioTarget('Get Customer beside the raw read', getMany, raw),
        ratioTarget(`Get Customer, ${names.many} beside few`, getMany, getFew, 0.9),
        ...(getManyTwice === undefined
          ? []
          : [ratioTarget('Get Customer, 2 processes beside 1', getManyTwice, getMany, 1.5)]),
      ],
    };
  } finally {
    bareServer.stop();
    rawPeer.stop();
    await second?.stop();
  }
}
