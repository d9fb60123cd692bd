import { availableParallelism, cpus } from 'node:os';
import { medianRatio, type Standing } from './contest.ts';

/** A figure beside what it has to be. `byCpu` is the same ratio from CPU time, which other load disturbs less. */
export interface Target {
  readonly name: string;
  readonly measured: number;
  readonly byCpu?: number;
  readonly bound: 'least' | 'most';
  readonly target: number;
  readonly unit?: string;
}

/** How fast `upper` is beside `lower`. */
export function ratioTarget(name: string, upper: Standing, lower: Standing, target: number): Target {
  return {
    name,
    measured: medianRatio(upper, lower, (round) => round.perSecond),
    byCpu: 1 / medianRatio(upper, lower, (round) => round.cpuMicroseconds),
    bound: 'least',
    target,
  };
}

/** Memory that must not be exceeded. */
export function memoryTarget(name: string, megabytes: number, target: number): Target {
  return { name, measured: megabytes, bound: 'most', target, unit: ' MB' };
}

export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${availableParallelism()} cores (${model}), ${process.platform}, Node.js ${process.version}`;
}

export function describeStandings(title: string, standings: readonly Standing[]): string {
  const rows = standings.map((standing) => [
    standing.name,
    standing.perSecond.toFixed(standing.perSecond < 1_000 ? 1 : 0),
    standing.p50Ms.toFixed(2),
    standing.p99Ms.toFixed(2),
    standing.cpuMicroseconds.toFixed(1),
    standing.cores.toFixed(2),
    standing.generatorCores.toFixed(2),
  ]);
  return table([[title, 'per s', 'p50 ms', 'p99 ms', 'CPU µs each', 'cores', 'load cores'], ...rows]);
}

export function describeTargets(targets: readonly Target[]): string {
  const rows = targets.map(({ name, measured, byCpu, bound, target, unit = '' }) => {
    const digits = unit === '' ? 2 : 0;
    const isMet = bound === 'least' ? measured >= target : measured <= target;
    return [
      name,
      `${measured.toFixed(digits)}${unit}`,
      byCpu === undefined ? '' : byCpu.toFixed(2),
      `${bound === 'least' ? '≥' : '≤'} ${target}${unit}`,
      isMet ? 'met' : 'MISSED',
    ];
  });
  return table([['Targets', 'measured', 'by CPU', 'target', ''], ...rows]);
}

/** Columns as wide as they need to be; the first to the left, numbers to the right. */
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
