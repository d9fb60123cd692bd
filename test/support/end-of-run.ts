import { after } from 'node:test';
import { endLeftOpen } from './left-open.ts';

/*
 * What the files of a process share, which ends when all of them have ended.
 */

let shared: (() => Promise<unknown>)[] | null = null;

/** For the beginning of a process that runs files one after the other, outside all suites. */
export function beginRun(): void {
  const ends: (() => Promise<unknown>)[] = [];
  shared = ends;
  after(() => endLeftOpen().finally(() => Promise.all(ends.map((end) => end()))));
}

/** Whether the files of this process may share something. */
export function isRun(): boolean {
  return shared !== null;
}

/** For what files share: it is not left open. */
export function endWithRun(end: () => Promise<unknown>): void {
  shared?.push(end);
}
