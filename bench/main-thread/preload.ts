import { createHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

/* Loaded before the measured server: watches its main thread, and reports to the parent process on request. */

/** Figures since the previous request for them. */
export interface MainThreadFigures {
  /** CPU time of the main thread. */
  readonly cpuMs: number;
  /**
   * The longest time and the 99.9th percentile for which the event loop was held, measured in CPU time of the thread,
   * so that other processes of the machine do not count.
   */
  readonly longestMs: number;
  readonly p999Ms: number;
  /** The longest delay of the event loop by the wall clock. */
  readonly longestDelayMs: number;
}

const EVERY_MS = 1;
/** Linux updates the CPU time of a running thread only every 4 ms, so turns longer than this are measured exactly. */
const LONG_MS = 2;
const NEVER_CHANGED = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

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
  let endedAt = performance.now();
  const turn = () => {
    const lastedMs = performance.now() - endedAt;
    // Once a thread has slept, however briefly, its CPU time is complete.
    if (lastedMs > LONG_MS) Atomics.wait(NEVER_CHANGED, 0, 0, Number.MIN_VALUE);
    const now = usedMicroseconds();
    // The added CPU time may belong to earlier turns.
    turns.record(Math.max(1, Math.min(now - used, Math.ceil(lastedMs * 1_000))));
    used = now;
    endedAt = performance.now();
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
  // The server does not wait for its parent when it stops.
  process.channel?.unref();
}

if (isMainThread) watch();
