import process from 'node:process';

/*
 * `node --import`, in the server's process: says how long its main thread did nothing else. What counts is the time
 * that the thread itself has used: on a busy machine, it may also have waited for a core.
 */

const TICK_MS = 5;

/** Measurements for the fuzzer. Times are in milliseconds. */
export interface Standstill {
  /** Longest time between two turns that the main thread was at work. */
  readonly cpuMs: number;
  /** Longest time between two turns on the clock. */
  readonly wallMs: number;
  readonly rssBytes: number;
}

const cpuMs = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

let last = { wall: performance.now(), cpu: cpuMs() };
let longest = { cpuMs: 0, wallMs: 0 };

setInterval(() => {
  const now = { wall: performance.now(), cpu: cpuMs() };
  longest = {
    cpuMs: Math.max(longest.cpuMs, now.cpu - last.cpu),
    wallMs: Math.max(longest.wallMs, now.wall - last.wall - TICK_MS),
  };
  last = now;
}, TICK_MS).unref();

process.on('message', () => {
  process.send?.({ ...longest, rssBytes: process.memoryUsage().rss } satisfies Standstill);
  longest = { cpuMs: 0, wallMs: 0 };
});
// A fuzzer that was ended must not leave its server behind.
process.on('disconnect', () => process.exit());
process.channel?.unref();
