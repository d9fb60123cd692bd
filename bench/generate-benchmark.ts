import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuTimeMs, familyCpuTimeMs, peakMegabytes } from './process-figures.ts';
import type { Target } from './report.ts';
import type { BenchmarkResult, EngineRun } from './run-on-engines.ts';
import type { TreeBenchOptions } from './tree-options.ts';

const ROOT = path.join(import.meta.dirname, '..');
const RATE_MIN = 0.9;
const MEMORY_MAX_MB = 1_000;
const LOOK_EVERY_MS = 200;

interface Generated {
  readonly customers: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakMb: number;
}

/** `upline generate`, as an operator runs it. */
export async function runGenerateBenchmark({
  host,
  options,
  print,
}: EngineRun<TreeBenchOptions>): Promise<BenchmarkResult> {
  const targets: Target[] = [];
  let first: Generated | undefined;
  for (const customers of options.generateSizes) {
    const environment = await host.create(`generate-${customers}`);
    const generated = await generate(customers, environment, host.databasePid);
    const perSecond = (customers * 1_000) / generated.wallMs;
    const perCpuSecond = (customers * 1_000) / generated.cpuMs;
    const name = `Generate ${customers.toLocaleString('en')}`;
    print(
      `${name}: ${perSecond.toFixed(0)} rows/s, ${perCpuSecond.toFixed(0)} rows a second of CPU, ${generated.peakMb.toFixed(0)} MB at the most\n`,
    );
    targets.push({
      name: `${name}, memory`,
      measured: generated.peakMb,
      bound: 'most',
      target: MEMORY_MAX_MB,
      unit: ' MB',
    });
    if (first !== undefined) targets.push(rateTarget(name, generated, first));
    first ??= generated;
  }
  return { targets, standings: [] };
}

function rateTarget(name: string, generated: Generated, first: Generated): Target {
  const rateOf = ({ customers }: Generated, ms: number) => customers / ms;
  return {
    name: `${name}, rows/s / those of ${first.customers.toLocaleString('en')}`,
    measured: rateOf(generated, generated.wallMs) / rateOf(first, first.wallMs),
    byCpu: rateOf(generated, generated.cpuMs) / rateOf(first, first.cpuMs),
    isCpuTarget: true,
    bound: 'least',
    target: RATE_MIN,
  };
}

async function generate(
  customers: number,
  environment: Readonly<Record<string, string | undefined>>,
  databasePid: number | null,
): Promise<Generated> {
  const databaseCpuMs = () => (databasePid === null ? 0 : familyCpuTimeMs(databasePid));
  const databaseBefore = databaseCpuMs();
  const startedAt = performance.now();
  const command = ['src/main.ts', 'generate', '--customers', String(customers)];
  const child = spawn(process.execPath, command, {
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
  if (code !== 0) throw new Error(`upline generate ended with ${code}`);
  const wallMs = performance.now() - startedAt;
  return { customers, wallMs, peakMb, cpuMs: ownCpuMs + databaseCpuMs() - databaseBefore };
}

/** The most memory and the CPU time; `null` once the process has ended. */
function figuresOf(pid: number): readonly [number, number] | null {
  try {
    const peakMb = peakMegabytes(pid);
    return Number.isNaN(peakMb) ? null : [peakMb, cpuTimeMs(pid)];
  } catch {
    return null;
  }
}
