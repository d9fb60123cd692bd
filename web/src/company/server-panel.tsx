import { useQuery } from '@tanstack/react-query';
import type { CompanyOverview } from '../api/model.ts';
import { formatDecimal } from '../layout/numbers.ts';
import { Panel } from '../layout/panel.tsx';
import { formatDay, Timestamp } from '../layout/timestamp.tsx';
import { useSession } from '../session/session.ts';
import classes from './company.module.css';
import { readinessQuery } from './readiness-query.ts';

const BYTES_PER_MEGABYTE = 1_000_000;
const ENGINES = { sqlite: 'Embedded engine', postgres: 'PostgreSQL' } as const;

type Job = CompanyOverview['Jobs'][number];

const JOBS: Readonly<Record<Job['Name'], string>> = {
  Purge: 'Removal of expired rows',
  DailyEvent: 'Daily event',
  Import: 'Newest import',
};
const OUTCOMES: Readonly<Record<Job['Outcome'], string>> = {
  Succeeded: '',
  Failed: 'failed; it is tried again every minute',
  Unfinished: 'began and has not finished',
  None: '',
};

/** The running version, and whether it is ready. */
function Program() {
  const { data: session } = useSession();
  const { data: readiness = 'checking' } = useQuery(readinessQuery);
  return (
    <div>
      <dt>
        Upline {session?.Version}
        <small>{session?.Environment} environment</small>
      </dt>
      <dd>{readiness}</dd>
    </div>
  );
}

/** The database, its last backup, and the work in the background. */
export function ServerPanel({ company: { Server, Jobs } }: { readonly company: CompanyOverview }) {
  return (
    <Panel title="Server">
      <dl className={classes['lines']}>
        <div>
          <dt>
            Database<small>{ENGINES[Server.Engine]}</small>
          </dt>
          <dd>{describeSize(Server.DatabaseBytes)}</dd>
        </div>
        <Program />
        <Backup server={Server} />
        {Jobs.map((job) => (
          <div key={job.Name}>
            <dt>
              {JOBS[job.Name]}
              <small>{OUTCOMES[job.Outcome]}</small>
            </dt>
            <dd>
              <LastRun job={job} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** The daily event has a day; the other jobs have a time. */
function LastRun({ job: { Name, LastAt } }: { readonly job: Job }) {
  if (Name === 'DailyEvent' && LastAt !== null) return formatDay(LastAt);
  return <Timestamp at={LastAt} none={Name === 'Purge' ? 'Not since the start' : 'Never'} />;
}

function Backup({ server: { Engine, LastBackup } }: { readonly server: CompanyOverview['Server'] }) {
  const isOwn = Engine === 'sqlite';
  const note = LastBackup === null ? 'by upline backup' : describeSize(LastBackup.Bytes);
  return (
    <div>
      <dt>
        Last backup<small>{isOwn ? note : 'PostgreSQL has backups of its own'}</small>
      </dt>
      <dd>{isOwn ? <Timestamp at={LastBackup?.At ?? null} /> : '–'}</dd>
    </div>
  );
}

function describeSize(bytes: number): string {
  return `${formatDecimal(bytes / BYTES_PER_MEGABYTE)} MB`;
}
