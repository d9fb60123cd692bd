import { runBenchmark, type Standing } from './benchmark.ts';
import type { EngineBenchmark } from './engine-benchmark.ts';
import { startPeer } from './peer-process.ts';
import type { RawReadJob } from './raw-read-peer.ts';
import { describeRoom, describeStandings, ratioTarget, type Target } from './report.ts';
import { readRequests } from './requests.ts';
import type { RoundResult } from './round.ts';
import { GET_CONNECTIONS, getSubject, rawReadSubject, startBareServer } from './subjects.ts';
import { startProcess } from './upline-server.ts';

const PROCESSES = 2;

/**
 * Compares Get Customer with a bare server, with the engine's driver, and with two processes if the engine allows
 * them.
 */
export async function runReadBenchmark(benchmark: EngineBenchmark): Promise<{
  readonly standings: readonly Standing[];
  readonly targets: readonly Target[];
}> {
  const { host, few, many, names, options, generator, print } = benchmark;
  const bareServer = await startBareServer(few);
  const rawPeer = startPeer<RawReadJob, RoundResult>('raw-read-peer.ts');
  const isShared = host.engine === 'postgres';
  const second = isShared ? await startProcess(many.environment) : null;
  try {
    const requests = readRequests(many);
    const subjects = [
      getSubject('bare Fastify', [bareServer], bareServer.requests, generator),
      rawReadSubject(many, rawPeer, host),
      getSubject(names.few, [few], readRequests(few), generator, host),
      getSubject(names.many, [many], requests, generator, host),
      ...(second === null
        ? []
        : [getSubject(`${names.many}, 2 processes`, [many, second], requests, generator, host)]),
    ];
    const standings = await runBenchmark(subjects, options);
    const [bare, raw, getFew, getMany, getManyTwice] = standings;
    if (!bare || !raw || !getFew || !getMany) throw new Error('The comparison needs at least four subjects');
    print(`\n${describeStandings(`Get Customer, ${GET_CONNECTIONS} connections`, standings)}`);
    if (getManyTwice !== undefined) print(`${describeRoom('Two processes', getMany, PROCESSES)}\n`);
    return {
      standings,
      targets: [
        ratioTarget('Get Customer / bare Fastify', getFew, bare, isShared ? null : 0.35),
        ratioTarget('Get Customer / raw read', getMany, raw),
        ratioTarget(`Get Customer, ${names.many} / few`, getMany, getFew, 0.9),
        ...(getManyTwice === undefined
          ? []
          : [ratioTarget('Get Customer, 2 processes / 1', getManyTwice, getMany, 1.5)]),
      ],
    };
  } finally {
    bareServer.stop();
    rawPeer.stop();
    await second?.stop();
  }
}
