/** What the last run of a background job did. */
export interface JobRun {
  readonly at: Date;
  readonly outcome: 'Succeeded' | 'Failed';
}

/** Remembers the last run of each background job of this process. */
export interface JobLog {
  note(job: string, outcome: JobRun['outcome']): void;
  /** `null` while the job has not run since the process started. */
  lastOf(job: string): JobRun | null;
}

export function createJobLog(clock: () => Date): JobLog {
  const runs = new Map<string, JobRun>();
  return {
    note: (job, outcome) => void runs.set(job, { at: clock(), outcome }),
    lastOf: (job) => runs.get(job) ?? null,
  };
}
