import { after } from 'node:test';
import { endLeftOpen } from './left-open.ts';

/* Resources that the files of a process share. They end after all files have ended. */

let shared: (() => Promise<unknown>)[] | null = null;

/** Call it at the start of a process that runs files one after another, outside all suites. */
export function beginRun(): void {
  const ends: (() => Promise<unknown>)[] = [];
  shared = ends;
  after(() => endLeftOpen().finally(() => Promise.all(ends.map((end) => end()))));
}

/** Whether the files of this process may share resources. */
export function isRun(): boolean {
  return shared !== null;
}

/** Ends a shared resource at the end of the run. Such a resource does not count as left open. */
export function endWithRun(end: () => Promise<unknown>): void {
  shared?.push(end);
}
