import { availableParallelism, cpus, loadavg } from 'node:os';
import { medianRatio, type RoundFigures, type Standing } from './benchmark.ts';

/** A figure and its target. `byCpu` is the same figure measured in CPU time, which other load disturbs less. */
export interface Target {
  readonly name: string;
  readonly measured: number;
  readonly byCpu?: number;
  /** Whether the target applies to CPU time: then other load on the machine does not cause a miss. */
  readonly isCpuTarget?: boolean;
  readonly bound: 'least' | 'most';
  /** `null` when the figure is shown only for comparison. */
  readonly target: number | null;
  readonly unit?: string;
  /** Digits after the decimal point. Default: none with a unit, two without. */
  readonly digits?: number;
}

/** The speed of `upper` divided by that of `lower`. */
export function ratioTarget(
  name: string,
  upper: Standing,
  lower: Standing,
  target: number | null = null,
): Target {
  return {
    name,
    measured: medianRatio(upper, lower, (round) => round.perSecond),
    byCpu: 1 / medianRatio(upper, lower, (round) => round.ownMicroseconds + round.databaseMicroseconds),
    bound: 'least',
    target,
  };
}

/** The cost of one answer of `upper` divided by that of `lower`: a ratio of medians, or of another figure in ms. */
export function costTarget(
  name: string,
  upper: Standing,
  lower: Standing,
  target: number | null,
  figure: (round: RoundFigures) => number = (round) => round.p50Ms,
): Target {
  return {
    name,
    measured: medianRatio(upper, lower, figure),
    byCpu: medianRatio(upper, lower, (round) => round.ownMicroseconds + round.databaseMicroseconds),
    bound: 'most',
    target,
  };
}

/** The same with a target for CPU time. */
export function cpuCostTarget(...args: Parameters<typeof costTarget>): Target {
  return { ...costTarget(...args), isCpuTarget: true };
}

/** The maximum time of one answer. */
export function answerTimeTarget(name: string, standing: Standing, targetMs: number): Target {
  return {
    name,
    measured: standing.p50Ms,
    byCpu: (standing.ownMicroseconds + standing.databaseMicroseconds) / 1_000,
    isCpuTarget: true,
    bound: 'most',
    target: targetMs,
    unit: ' ms',
    digits: 2,
  };
}

/** The time of an answer divided by the least possible time. */
export function limitTarget(
  name: string,
  { p50Ms, ownMicroseconds, databaseMicroseconds }: Standing,
  leastMs: number,
  target: number | null,
): Target {
  const byCpu = (ownMicroseconds + databaseMicroseconds) / 1_000 / leastMs;
  return { name, measured: p50Ms / leastMs, byCpu, isCpuTarget: true, bound: 'most', target };
}

/** The maximum time of 99 of 100 answers. */
export function p99Target(name: string, { p99Ms }: Standing, targetMs: number): Target {
  return { name: `${name}, p99`, measured: p99Ms, bound: 'most', target: targetMs, unit: ' ms', digits: 1 };
}

/** The maximum memory. */
export function memoryTarget(name: string, megabytes: number, target: number): Target {
  return { name, measured: megabytes, bound: 'most', target, unit: ' MB' };
}

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const load = loadavg()[0]?.toFixed(1);
  return `${availableParallelism()} cores (${model}), load ${load}, ${process.platform}, Node.js ${process.version}`;
}

export function describeStandings(title: string, standings: readonly Standing[]): string {
  const rows = standings.map((standing) => [
    standing.name,
    standing.perSecond.toFixed(standing.perSecond < 1_000 ? 1 : 0),
    standing.p50Ms.toFixed(2),
    standing.p99Ms.toFixed(2),
    standing.ownMicroseconds.toFixed(1),
    standing.databaseMicroseconds.toFixed(1),
    standing.loadMicroseconds.toFixed(1),
    standing.cores.toFixed(2),
  ]);
  return table([[title, 'per s', 'p50 ms', 'p99 ms', 'own µs', 'database µs', 'load µs', 'cores'], ...rows]);
}

/**
 * The highest speed that several processes could reach here: each has at most one core, and all of them share the
 * cores with the database and with the load generator.
 */
export function describeRoom(name: string, one: Standing, processes: number): string {
  const { ownMicroseconds: own, databaseMicroseconds: database, loadMicroseconds: load } = one;
  const machine = (availableParallelism() * 1_000_000) / (own + database + load);
  const reach = (count: number) => Math.min((count * 1_000_000) / own, machine);
  const text = `an answer takes ${(own + database + load).toFixed(0)} µs of CPU, ${own.toFixed(0)} of them in the server`;
  return `${name}: ${text}, so ${availableParallelism()} cores leave room for ${(reach(processes) / reach(1)).toFixed(2)} times one process.`;
}

export function describeTargets(title: string, targets: readonly Target[]): string {
  const rows = targets.map(
    ({ name, measured, byCpu, isCpuTarget = false, bound, target, unit = '', ...rest }) => {
      const { digits = unit === '' ? 2 : 0 } = rest;
      const cells = [
        name,
        `${measured.toFixed(digits)}${unit}`,
        byCpu === undefined ? '' : byCpu.toFixed(2),
      ] as const;
      if (target === null) return [...cells, '', ''];
      const figure = isCpuTarget ? (byCpu ?? measured) : measured;
      const isMet = bound === 'least' ? figure >= target : figure <= target;
      return [...cells, `${bound === 'least' ? '≥' : '≤'} ${target}${unit}`, isMet ? 'met' : 'MISSED'];
    },
  );
  return table([[title, 'measured', 'by CPU', 'target', ''], ...rows]);
}

/** Columns are as wide as needed; the first is left-aligned, numbers are right-aligned. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  const [head = '', ...body] = rows.map(line);
  return `${head}\n${body.map((text) => `${text}\n`).join('')}`;
}
