import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../src/config/environment.ts';
import { programFile } from '../test/support/program.ts';
import type { EngineHost } from './engine-host.ts';
import { cpuTimeMs, familyCpuTimeMs, peakMegabytes } from './process-figures.ts';

const ROOT = path.join(import.meta.dirname, '..');
const LOOK_EVERY_MS = 20;

/** The time and memory that a command took. */
export interface CommandFigures {
  /** CPU time of the command and of the database server. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakMb: number;
}

/**
 * Runs an upline command as an operator does, and waits until it ends.
 * @throws Error when the command fails
 */
export async function runCommand(
  words: readonly string[],
  environment: Environment,
  { databasePid }: EngineHost,
): Promise<CommandFigures> {
  const databaseCpuMs = () => (databasePid === null ? 0 : familyCpuTimeMs(databasePid));
  const databaseBefore = databaseCpuMs();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [programFile(), ...words], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  let peakMb = 0;
  let ownCpuMs = 0;
  while (child.exitCode === null && child.pid !== undefined) {
    const figures = figuresOf(child.pid);
    if (figures !== null) [peakMb, ownCpuMs] = figures;
    await Promise.race([exited, delay(LOOK_EVERY_MS)]);
  }
  const [code] = await exited;
  if (code !== 0) throw new Error(`upline ${words[0]} ended with ${code}`);
  const wallMs = performance.now() - startedAt;
  return { wallMs, peakMb, cpuMs: ownCpuMs + databaseCpuMs() - databaseBefore };
}

/** The peak memory and the CPU time; `null` after the process has ended. */
function figuresOf(pid: number): readonly [number, number] | null {
  try {
    const peakMb = peakMegabytes(pid);
    return Number.isNaN(peakMb) ? null : [peakMb, cpuTimeMs(pid)];
  } catch {
    return null;
  }
}
