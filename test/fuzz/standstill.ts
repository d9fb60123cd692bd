import process from 'node:process';

/*
 * Loaded by `node --import` in the server process: measures how long one turn keeps the main thread busy. The CPU
 * time of the thread counts: on a busy machine, the thread may also have waited for a core.
 */

const TICK_MS = 5;

/** Measurements for the fuzzer. Times are in milliseconds. */
export interface Standstill {
  /** Longest time that the main thread worked between two ticks. */
  readonly cpuMs: number;
  /** Longest time between two ticks by the clock. */
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
// The server must not outlive the fuzzer.
process.on('disconnect', () => process.exit());
process.channel?.unref();
