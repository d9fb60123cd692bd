import type { Static } from 'typebox';
import { type CommissionPlan, enabledTrees } from '../../commission-plan/commission-plan.ts';
import type { Config } from '../../config/config.ts';
import { readLastBackup } from '../../database/last-backup.ts';
import type { Clock } from '../../kernel/call-context.ts';
import type { JobLog } from '../../kernel/job-log.ts';
import type { ReadServerUse, ServerUse } from '../../subscriptions/server-use.ts';
import type { CompanyReader, PeopleCount, StorageFacts } from '../company-reader.ts';
import type { getCompanyOverviewContract } from './contract.ts';
import { shareRead } from './share-read.ts';
import { byWeek, mondayAfter, mondaysUntil } from './weeks.ts';

export type CompanyFigures = Static<typeof getCompanyOverviewContract.answer.schema>;

/** Figures of the company, with the instant at which they were read. */
export interface CompanyOverview {
  /**
   * Cached figures. If they are older than five minutes, new ones are read in the background; if there are none, or
   * they are older than an hour, the caller waits for new ones.
   * @throws ProblemError `too_many_long_reads`, `long_read_too_long`
   */
  read(signal?: AbortSignal): Promise<CompanyFigures>;
}

export interface CompanyOverviewPorts {
  readonly company: CompanyReader;
  readonly readServerUse: ReadServerUse;
  readonly plan: CommissionPlan;
  readonly config: Pick<Config, 'dataDirectory' | 'postgres'>;
  readonly jobs: Pick<JobLog, 'lastOf'>;
  readonly clock: Clock;
}

/** The figures read whole tables, so they are not read for each view of a page. */
const FRESH_MS = 5 * 60_000;
/** Requests do not wait for new figures while the cached ones are younger than this. */
const KEPT_MS = 60 * 60_000;
const WEEKS = 26;

export function createCompanyOverview(ports: CompanyOverviewPorts): CompanyOverview {
  let kept: { readonly figures: CompanyFigures; readonly readAtMs: number } | null = null;
  const readOnce = shareRead(async (signal) => {
    const now = ports.clock();
    const figures = await readFigures(ports, now, signal);
    kept = { figures, readAtMs: now.getTime() };
    return figures;
  });
  const refresh = () => {
    // After a failure, the next caller waits for a new read, and gets its error.
    readOnce().catch(() => {
      kept = null;
    });
  };
  return {
    async read(signal) {
      const ageMs = kept === null ? KEPT_MS : ports.clock().getTime() - kept.readAtMs;
      if (kept === null || ageMs >= KEPT_MS) return readOnce(signal);
      if (ageMs >= FRESH_MS) refresh();
      return kept.figures;
    },
  };
}

/** Reads one after the other, so that a view takes one place among the long reads. */
async function readFigures(
  ports: CompanyOverviewPorts,
  now: Date,
  signal: AbortSignal | undefined,
): Promise<CompanyFigures> {
  const { company, readServerUse, plan } = ports;
  const mondays = mondaysUntil(now, WEEKS);
  const [since, until] = [mondays.at(0) ?? '', mondayAfter(mondays.at(-1) ?? '')];
  const people = await company.people(signal);
  const enrollments = await company.enrollments(since, until, signal);
  const typeChanges = await company.typeChanges(since, until, signal);
  const placed = await company.placed(signal);
  const use = await readServerUse(signal);
  const storage = await company.storage(signal);
  return {
    AsOf: now.toISOString(),
    ...countPeople(people, plan),
    Trees: enabledTrees(plan).map(({ name }) => ({ Tree: name, People: placed.get(name) ?? 0 })),
    Weeks: byWeek(mondays, enrollments, typeChanges),
    Requests: describeUse(use),
    Server: {
      Engine: storage.engine,
      DatabaseBytes: storage.bytes,
      LastBackup: lastBackup(ports.config),
    },
    Jobs: describeJobs(ports.jobs, storage),
  };
}

function describeUse({ hours, loggedRequests, p95Us }: ServerUse): CompanyFigures['Requests'] {
  return {
    Requests24h: hours.reduce((sum, { requests }) => sum + requests, 0),
    Errors24h: hours.reduce((sum, { errors }) => sum + errors, 0),
    P95Ms: p95Us === null ? null : p95Us / 1_000,
    LoggedRequests: loggedRequests,
    Hours: hours.map(({ at, requests, errors }) => ({ At: at, Requests: requests, Errors: errors })),
  };
}

function countPeople(counts: readonly PeopleCount[], plan: CommissionPlan) {
  const types = new Map(plan.baseTypes.map(({ id }) => [id, 0]));
  const statuses = new Map<number, number>();
  for (const { baseType, status, people } of counts) {
    types.set(baseType, (types.get(baseType) ?? 0) + people);
    statuses.set(status, (statuses.get(status) ?? 0) + people);
  }
  return {
    Types: [...types].map(([CustomerType, People]) => ({ CustomerType, People })),
    Statuses: [...statuses]
      .toSorted(([one], [other]) => one - other)
      .map(([CustomerStatus, People]) => ({ CustomerStatus, People })),
  };
}

function lastBackup({ postgres, dataDirectory }: CompanyOverviewPorts['config']) {
  const found = postgres === null ? readLastBackup(dataDirectory) : null;
  return found === null ? null : { At: found.at, Bytes: found.bytes };
}

function describeJobs(
  jobs: Pick<JobLog, 'lastOf'>,
  { dayStarted, lastImport }: StorageFacts,
): CompanyFigures['Jobs'] {
  const purge = jobs.lastOf('Purge');
  return [
    { Name: 'Purge', LastAt: purge?.at.toISOString() ?? null, Outcome: purge?.outcome ?? 'None' },
    { Name: 'DailyEvent', LastAt: dayStarted, Outcome: dayStarted === null ? 'None' : 'Succeeded' },
    {
      Name: 'Import',
      LastAt: lastImport?.finishedAt ?? lastImport?.startedAt ?? null,
      Outcome: outcomeOf(lastImport),
    },
  ];
}

function outcomeOf(lastImport: StorageFacts['lastImport']): CompanyFigures['Jobs'][number]['Outcome'] {
  if (lastImport === null) return 'None';
  return lastImport.finishedAt === null ? 'Unfinished' : 'Succeeded';
}
