import { runBenchmark, type Standing } from './benchmark.ts';
import type { EngineBenchmark } from './engine-benchmark.ts';
import { describeStandings, ratioTarget, type Target } from './report.ts';
import { type Candidate, upgradeRequests } from './requests.ts';
import { argon2Subject, getCustomer, UPGRADE_CONNECTIONS, upgradeSubject } from './subjects.ts';
import { countTypeChanges, type UplineServer } from './upline-server.ts';

/** Number of subjects that upgrade customers of the same small database. */
export const UPGRADERS_OF_FEW = 4;

/** Compares upgrades with password hashes, and upgrades that send the headers of safe writes with those that do not. */
export async function runUpgradeBenchmark(benchmark: EngineBenchmark): Promise<{
  readonly standings: readonly Standing[];
  readonly targets: readonly Target[];
  readonly wrong: readonly string[];
}> {
  const { host, few, many, names, options, generator, hashPeer, print } = benchmark;
  const etags = await readEtags(few);
  const key = ({ id }: Candidate) => ({ 'Idempotency-Key': `upgrade-${id}` });
  const ifMatch = ({ id }: Candidate) => ({ 'If-Match': etags.get(id) ?? '' });
  const headers = {
    [names.few]: () => ({}),
    'the same, with If-Match': ifMatch,
    'the same, with Idempotency-Key': key,
    'the same, with both': (candidate: Candidate) => ({ ...key(candidate), ...ifMatch(candidate) }),
  };
  const upgradersOfFew = Object.entries(headers).map(([name, headersOf], turn) => {
    const own = few.seeded.upgradable.filter((_, index) => index % UPGRADERS_OF_FEW === turn);
    return upgradeSubject(name, few, upgradeRequests(few, own, headersOf), generator, host);
  });
  const requests = upgradeRequests(many, many.seeded.upgradable);
  const upgraderOfMany = upgradeSubject(names.many, many, requests, generator, host);
  const standings = await runBenchmark([argon2Subject(hashPeer), upgraderOfMany, ...upgradersOfFew], options);
  const [hash, upgradeMany, upgradeFew, matched, keyed, both] = standings;
  if (!hash || !upgradeMany || !upgradeFew || !matched || !keyed || !both)
    throw new Error('The comparison needs six subjects');
  print(describeStandings(`Upgrade with password, ${UPGRADE_CONNECTIONS} connections`, standings));
  const upgraded = upgradersOfFew.reduce((sum, { sent }) => sum + sent(), 0);
  const hashTarget = host.engine === 'sqlite' ? 0.85 : null;
  return {
    standings,
    targets: [
      ratioTarget('Upgrade / raw argon2id', upgradeFew, hash, hashTarget),
      ratioTarget(`Upgrade, ${names.many} / few`, upgradeMany, upgradeFew, 0.9),
      ratioTarget('Upgrade with If-Match / without', matched, upgradeFew, 0.9),
      ratioTarget('Upgrade with Idempotency-Key / without', keyed, upgradeFew, 0.9),
      ratioTarget('Upgrade with both / without', both, upgradeFew, 0.9),
    ],
    wrong: [
      ...(await missingTypeChanges(few, upgraded)),
      ...(await missingTypeChanges(many, upgraderOfMany.sent())),
    ],
  };
}

async function readEtags(server: UplineServer): Promise<ReadonlyMap<number, string>> {
  const etags = new Map<number, string>();
  for (const { id } of server.seeded.upgradable) etags.set(id, (await getCustomer(server, id)).etag);
  return etags;
}

/** A server that answers 201 without a row in the log is wrong, but would look fast. */
async function missingTypeChanges(server: UplineServer, upgraded: number): Promise<string[]> {
  const logged = await countTypeChanges(server);
  return logged === upgraded ? [] : [`${upgraded} upgrades were answered, but ${logged} are in the log`];
}
