import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';

/**
 * Gives the main thread precedence where cores are scarce. Linux has a priority for each thread; on other
 * systems all threads of a process share one.
 * @param priority of the calling thread: 0 is normal, 19 the lowest
 */
export function lowerThreadPriority(priority: number): void {
  if (process.platform !== 'linux') return;
  try {
    const thread = Number(path.basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, priority);
  } catch {
    // Without /proc, or without the right to read it, the thread keeps its normal priority.
  }
}
