import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/* Loaded before a server that is measured: watches its main thread, and tells the parent process when asked. */

/** Figures of the time since they were last asked for. */
export interface MainThreadFigures {
  /** CPU time of the thread. */
  readonly cpuMs: number;
  /**
   * The longest time and the 99.9th percentile for which the event loop was held, by CPU time of the thread, so that
   * other processes of the machine do not count.
   */
  readonly longestMs: number;
  readonly p999Ms: number;
  /** The longest delay of the event loop by the clock. */
  readonly longestDelayMs: number;
}

const EVERY_MS = 1;

function watch(): void {
  const turns = createHistogram();
  const delays = monitorEventLoopDelay({ resolution: EVERY_MS });
  delays.enable();
  const usedMicroseconds = () => {
    const { user, system } = process.threadCpuUsage();
    return user + system;
  };
  let used = usedMicroseconds();
  let usedBefore = used;
  const turn = () => {
    const now = usedMicroseconds();
    turns.record(Math.max(1, now - used));
    used = now;
  };
  setInterval(turn, EVERY_MS).unref();
  process.on('message', () => {
    turn();
    const figures: MainThreadFigures = {
      cpuMs: (used - usedBefore) / 1_000,
      longestMs: turns.max / 1_000,
      p999Ms: turns.percentile(99.9) / 1_000,
      longestDelayMs: delays.max / 1e6,
    };
    usedBefore = used;
    turns.reset();
    delays.reset();
    process.send?.(figures);
  });
  // A server that ends does not wait for its parent.
  process.channel?.unref();
}

if (isMainThread) watch();
