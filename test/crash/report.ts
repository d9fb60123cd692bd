import type { Tally } from './tally.ts';

const VIOLATIONS_SHOWN_MAX = 10;
const VIOLATION_LENGTH_MAX = 2_000;

/** Lines of the final table, with a column for each engine. */
export function tableOf(tallies: ReadonlyMap<string, Tally>): string[] {
  const rows: [string, (tally: Tally) => number][] = [
    ['Kills of the server under load', (tally) => tally.kills],
    ['Kills of the server while it starts', (tally) => tally.killsWhileStarting],
    ['Kills of the database under load', (tally) => tally.databaseKills],
    ['Checks of all stored data', (tally) => tally.checks],
    ['Previews, which store nothing', (tally) => tally.previews],
    ['Answered 503 while the database was down', (tally) => tally.unavailable],
    ['Writes acknowledged', (tally) => tally.acknowledged],
    ['Writes unacknowledged', (tally) => tally.unacknowledged],
    ['  of these found stored completely', (tally) => tally.foundWhole],
    ['People erased during writes to them', (tally) => tally.contests],
    ['Erasures acknowledged', (tally) => tally.erasures],
    ['  of these repeated', (tally) => tally.erasuresRepeated],
    ['Erasures unacknowledged', (tally) => tally.erasuresUnacknowledged],
    ['  people found erased nevertheless', (tally) => tally.erasuresFoundWhole],
    ['Erased people at the last check', (tally) => tally.erasedLookedAt],
    ['Repeated with their Idempotency-Key', (tally) => tally.repeated],
    ['Writes lost', (tally) => tally.count('lost')],
    ['Writes partly done', (tally) => tally.count('half-done')],
    ['Writes done twice', (tally) => tally.count('twice')],
    ['Traces of erased people', (tally) => tally.count('trace')],
    ['Faults of the search index', (tally) => tally.count('search')],
    ['Other violations', otherViolations],
  ];
  const lines = rows.map(([label, value]) => [
    label,
    ...[...tallies.values()].map((tally) => String(value(tally))),
  ]);
  return [['', ...tallies.keys()], ...lines].map(([label = '', ...cells]) =>
    `${label.padEnd(42)}${cells.map((cell) => cell.padStart(10)).join('')}`.trimEnd(),
  );
}

function otherViolations({ violations }: Tally): number {
  return violations.filter(({ kind }) => !['lost', 'half-done', 'twice', 'trace', 'search'].includes(kind))
    .length;
}

/** Descriptions of all violations. */
export function violationsOf(tallies: ReadonlyMap<string, Tally>): string[] {
  return [...tallies].flatMap(([engine, { violations }]) => [
    ...violations
      .slice(0, VIOLATIONS_SHOWN_MAX)
      .map(({ kind, what }) => `${engine}: ${kind}: ${what}`.slice(0, VIOLATION_LENGTH_MAX)),
    ...(violations.length > VIOLATIONS_SHOWN_MAX
      ? [`${engine}: and ${violations.length - VIOLATIONS_SHOWN_MAX} more`]
      : []),
  ]);
}
