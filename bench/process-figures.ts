import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Linux reports CPU time of other processes in hundredths of a second, independent of the kernel's clock rate. */
const TICK_MS = 10;
/** Indexes of user and system time among the fields of /proc/PID/stat after the name. */
const USER_TICKS_AT = 11;
const SYSTEM_TICKS_AT = 12;

/** Resident memory of a process. */
export function residentMegabytes(pid: number): number {
  const kilobytes =
    process.platform === 'linux'
      ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      : ps(pid, 'rss');
  return Number(kilobytes) / 1_024;
}

/** Peak resident memory of a process; the current value where the system does not record the peak. */
export function peakMegabytes(pid: number): number {
  if (process.platform !== 'linux') return residentMegabytes(pid);
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

/** CPU time of all threads of a process since it started. */
export function cpuTimeMs(pid: number): number {
  if (process.platform !== 'linux') return readPsTime(ps(pid, 'time'));
  return cpuTimeOf(readStat(pid));
}

/** CPU time of a process and of its child processes, including those that have ended. */
export function familyCpuTimeMs(pid: number): number {
  if (process.platform !== 'linux') {
    const lines = execFileSync('ps', ['-A', '-o', 'ppid=,time='], { encoding: 'utf8' }).trim().split('\n');
    const children = lines
      .map((line) => line.trim().split(/\s+/))
      .filter(([parent]) => parent === String(pid));
    return children.reduce((sum, [, time = '0']) => sum + readPsTime(time), cpuTimeMs(pid));
  }
  const stat = readStat(pid);
  const ended = (Number(stat[USER_TICKS_AT + 2]) + Number(stat[SYSTEM_TICKS_AT + 2])) * TICK_MS;
  const running = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return running.reduce((sum, child) => sum + cpuTimeIfAlive(Number(child)), cpuTimeOf(stat) + ended);
}

function cpuTimeIfAlive(pid: number): number {
  try {
    return cpuTimeMs(pid);
  } catch {
    return 0;
  }
}

function readStat(pid: number): string[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name at the start may contain spaces and parentheses.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function cpuTimeOf(stat: readonly string[]): number {
  return (Number(stat[USER_TICKS_AT]) + Number(stat[SYSTEM_TICKS_AT])) * TICK_MS;
}

function ps(pid: number, column: string): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
}

/** `[hours:]minutes:seconds[.hundredths]` */
function readPsTime(text: string): number {
  return text.split(':').reduce((seconds, part) => seconds * 60 + Number(part), 0) * 1_000;
}
