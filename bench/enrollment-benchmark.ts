import { customerBodyExamples } from '../src/customers/wire/body-examples.ts';
import type { Standing, Subject } from './benchmark.ts';
import type { LoadJob } from './load-generator.ts';
import { startPeer } from './peer-process.ts';
import { costTarget, cpuCostTarget } from './report.ts';
import { getRequest, httpRequest, spread } from './requests.ts';
import type { RoundResult } from './round.ts';
import { BINARY, FIRST_ID } from './rule-network.ts';
import { RULES } from './rule-plan.ts';
import type { RuleNetwork } from './rule-server.ts';
import { type BenchmarkResult, type EngineRun, joinResults, measureSubjects } from './run-on-engines.ts';
import { endlessSubject, type LoadGenerator, onceSubject } from './subjects.ts';
import type { TreeBenchOptions } from './tree-options.ts';
import { KEY } from './upline-server.ts';

type EnrollmentRun = EngineRun<TreeBenchOptions>;

const ENROLLERS = 8;
const READERS = 2;
const READS = 1_000;
const RULE_COST_MAX = 1.3;
const P99_RATIO_MAX = 1.5;
const LINEAR_MAX = 1.5;
/** Number of concurrent enrollments that the number in the option is compared with. */
const FEWER = 4;

/** Create Customer in the largest network, under sponsors near the root who want different rules. */
export async function runEnrollmentBenchmarks(
  run: EnrollmentRun,
  networks: readonly RuleNetwork[],
): Promise<BenchmarkResult> {
  const network = networks.at(-1);
  if (network === undefined) return { standings: [], targets: [] };
  const preferences = ['DoNotPlace', ...RULES];
  const sponsors = preferences.map((rule, turn) => ({ rule, id: FIRST_ID + turn * 4 }));
  for (const { rule, id } of sponsors) await setPreference(network, id, rule);
  const enroll = createEnrollments();
  return joinResults([
    await compareRules(run, network, sponsors, enroll),
    await readDuringEnrollments(run, network, FIRST_ID + 4, enroll),
    await enrollAtOnce(run, network, FIRST_ID + 4, enroll),
  ]);
}

type Enroll = ReturnType<typeof createEnrollments>;

/** Bodies of people of a type that both trees place; each enrolls once. */
function createEnrollments() {
  let turn = 0;
  return (sponsorId: number, count: number) =>
    Array.from({ length: count }, () => {
      turn += 1;
      const body = {
        ...customerBodyExamples.preferredCustomer.value,
        EmailAddress: `enrolled${turn}@members.example.com`,
        SponsorId: sponsorId,
      };
      return httpRequest('POST', '/v1/customers', KEY, { body, headers: {} });
    });
}

async function setPreference({ server }: RuleNetwork, id: number, rule: string): Promise<void> {
  const url = `http://127.0.0.1:${server.port}/v1/customers/${id}/placement-preference?tree=${BINARY.tree}&rule=${rule}`;
  const answer = await fetch(url, { method: 'PUT', headers: { 'Ocp-Apim-Subscription-Key': KEY } });
  if (!answer.ok) throw new Error(`${rule}: ${answer.status} ${await answer.text()}`);
}

async function compareRules(
  run: EnrollmentRun,
  { name, server }: RuleNetwork,
  sponsors: readonly { readonly rule: string; readonly id: number }[],
  enroll: Enroll,
): Promise<BenchmarkResult> {
  const { generator, host, options } = run;
  const subjects = sponsors.map(({ rule, id }) => {
    const requests = enroll(id, options.waitingByRule);
    return onceSubject(rule, server, { requests, ...CREATED, connections: 1 }, generator, host);
  });
  const standings = await measureSubjects(run, `Create Customer, ${name}`, subjects);
  const [without, ...others] = standings;
  if (without === undefined) throw new Error('One subject has no standing');
  const targets = others.map((standing) =>
    cpuCostTarget(
      `Create Customer, ${standing.name} / ${without.name}, ${name}`,
      standing,
      without,
      RULE_COST_MAX,
    ),
  );
  return { standings, targets };
}

const CREATED = { expectedStatus: 201 };
const BUSY = 'HTTP/1.1 503 ';

async function readDuringEnrollments(
  run: EnrollmentRun,
  { name, server, people }: RuleNetwork,
  sponsorId: number,
  enroll: Enroll,
): Promise<BenchmarkResult> {
  const { generator, host, options } = run;
  const enroller: LoadGenerator = startPeer<LoadJob, RoundResult>('load-generator.ts');
  try {
    const ids = Array.from({ length: Math.min(READS, people) }, (_, turn) => FIRST_ID + turn);
    const requests = spread(ids, ids.length).map((id) => getRequest(`/v1/customers/${id}`, KEY));
    const load = { requests, connections: READERS, expectedStatus: 200 };
    const reading = endlessSubject('idle', [server], load, generator, host);
    const enrollments = { requests: enroll(sponsorId, options.waitingByRule * ENROLLERS), ...CREATED };
    const enrolling = onceSubject(
      'enroll',
      server,
      { ...enrollments, connections: ENROLLERS },
      enroller,
      host,
    );
    const busy: Subject = {
      ...reading,
      name: `while ${ENROLLERS} enroll`,
      async run(durationMs) {
        const [read, enrolled] = await Promise.all([reading.run(durationMs), enrolling.run(durationMs)]);
        return { ...read, wrong: [...read.wrong, ...enrolled.wrong] };
      },
    };
    const title = `Get Customer, ${READERS} connections, ${name}`;
    const standings = await measureSubjects(run, title, [reading, busy]);
    const [quiet, loaded] = standings as [Standing, Standing];
    const target = costTarget(
      `p99 of Get Customer while ${ENROLLERS} enroll / idle, ${name}`,
      loaded,
      quiet,
      P99_RATIO_MAX,
      ({ p99Ms }) => p99Ms,
    );
    const { byCpu: _sharedServer, ...byTime } = target;
    return { standings, targets: [byTime] };
  } finally {
    enroller.stop();
  }
}

/** As many connections as enrollments, so all are in progress at the same time. */
async function enrollAtOnce(
  run: EnrollmentRun,
  { name, server }: RuleNetwork,
  sponsorId: number,
  enroll: Enroll,
): Promise<BenchmarkResult> {
  const { generator, host, options } = run;
  const counts = [Math.ceil(options.enrolledAtOnce / FEWER), options.enrolledAtOnce];
  const subjects = counts.map((count): Subject => {
    const subjectOf = () =>
      onceSubject(
        `${count.toLocaleString('en')} at once`,
        server,
        { requests: enroll(sponsorId, count), ...CREATED, connections: count },
        generator,
        host,
      );
    return { ...subjectOf(), run: () => subjectOf().run(Number.POSITIVE_INFINITY) };
  });
  const measured = await measureSubjects(run, `Create Customer, FirstEmpty, ${name}`, subjects);
  // An overloaded database asks callers to repeat the request later.
  const standings = measured.map(
    (standing): Standing => ({
      ...standing,
      wrong: standing.wrong.filter((answer) => !answer.startsWith(BUSY)),
    }),
  );
  const [fewer, all] = measured as [Standing, Standing];
  const title = `Create Customer, ${all.name} / ${fewer.name}, each, ${name}`;
  const timeOf = ({ perSecond }: { readonly perSecond: number }) => 1_000 / perSecond;
  return {
    standings,
    targets: [{ ...costTarget(title, all, fewer, LINEAR_MAX, timeOf), isCpuTarget: true }],
  };
}
