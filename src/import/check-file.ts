import { enrollmentTree } from '../commission-plan/commission-plan.ts';
import type { Problem } from '../kernel/problem.ts';
import { treeProblem } from '../trees/rules/errors.ts';
import { assignIds } from './assign-ids.ts';
import { type CheckedRows, createRowChecker } from './check-rows.ts';
import type { CsvFile } from './csv/csv-file.ts';
import type { CsvStart } from './csv/csv-probe.ts';
import type { DateFormat } from './date-format.ts';
import { ImportRefusedError, importProblem } from './errors.ts';
import type { FaultLog } from './fault-log.ts';
import { type HeaderOptions, type ImportHeader, readHeader } from './import-columns.ts';
import type { ImportDependencies, OnProgress } from './import-dependencies.ts';
import type { ImportProgress } from './import-progress.ts';
import { orderRows } from './order-rows.ts';
import { planPlacements, type StoredStanding, type TreePlan } from './plan-placements.ts';
import { createRowReader, type RowReader } from './read-row.ts';
import { refuseClosed } from './refuse-closed.ts';
import { resolveReferences } from './resolve-references.ts';
import { type RowIndex, referenceField } from './row-index.ts';

export interface CheckOptions {
  readonly csv: CsvFile;
  readonly start: CsvStart;
  readonly header: HeaderOptions;
  readonly dateFormat?: DateFormat;
  /** Rows below a faulty row are faulty too, and are reported if the others are stored. */
  readonly skipsInvalid: boolean;
  /** An import of the same file that did not finish. */
  readonly resumed: ImportProgress | null;
  readonly faults: FaultLog;
  readonly onProgress: OnProgress;
}

/** A file after its first read: everything needed to store it, and its faults. */
export interface CheckedFile {
  readonly header: ImportHeader;
  readonly reader: RowReader;
  readonly rows: CheckedRows;
  readonly order: Uint32Array;
  readonly trees: readonly TreePlan[];
  readonly faulty: number;
}

/** Checks a file without storing anything; faulty rows are marked and written to the fault log. */
export async function checkFile(
  dependencies: ImportDependencies,
  options: CheckOptions,
): Promise<CheckedFile> {
  const { plan, stored } = dependencies;
  const { csv, resumed, faults, skipsInvalid } = options;
  const { header, reader, rows } = await readRows(dependencies, options);
  const { index } = rows;
  const report = (row: number, problem: Problem) => {
    index.isFaulty[row] = 1;
    faults.add(index.numberOf(row), problem);
  };
  await resolveReferences({ checked: rows, csv, reader, stored, report });
  rows.byId.clear();
  rows.byExternalReferenceId.clear();
  index.sponsors.forgetText();
  index.enrollers.forgetText();
  const { order, circles } = orderRows(index.size, [index.sponsors.nodes, index.enrollers.nodes]);
  for (const { row, above } of circles) {
    const field = closingField(index, row, above);
    report(row, importProblem('reference_cycle', field, { row: index.numberOf(above) }));
  }
  if (resumed !== null) assignIds(rows, plan, resumed);
  await judgeStored(dependencies, rows, order, resumed, report);
  await refuseClosed(dependencies, index, order.subarray(resumed?.position ?? 0), report);
  const trees = planPlacements(
    plan,
    {
      order,
      baseTypes: index.baseTypes.subarray(0, index.size),
      sponsors: index.sponsors.nodes,
      enrollers: index.enrollers.nodes,
    },
    await standingOf(dependencies, index),
    (row, tree) => {
      const field = referenceField('Sponsor', index.sponsors.kindOf(row));
      report(row, treeProblem('sponsor_not_placed', field, { tree: tree.name }));
    },
  );
  let faulty = 0;
  for (const row of order) {
    spreadFault(index, row, skipsInvalid ? faults : null);
    faulty += index.isFaulty[row] ?? 0;
  }
  faults.flush();
  return { header, reader, rows, order, trees, faulty };
}

async function readRows(dependencies: ImportDependencies, options: CheckOptions) {
  const { plan, ajv, catalogueProblem, stored, clock } = dependencies;
  const { csv, start, resumed, faults, onProgress } = options;
  const now = clock().toISOString();
  const dateFormat = options.dateFormat === undefined ? {} : { dateFormat: options.dateFormat };
  const isEmpty = await stored.isEmpty();
  let begun:
    | { header: ImportHeader; reader: RowReader; checker: ReturnType<typeof createRowChecker> }
    | undefined;
  for await (const { rows, bytes } of csv.rows()) {
    let from = 0;
    if (begun === undefined) {
      from = start.hasDelimiterLine ? 1 : 0;
      const first = rows[from];
      const header = readHeader(first?.fields ?? [], options.header);
      faults.useNames(header.nameOf);
      const reader = createRowReader({ header, plan, ajv, catalogueProblem, now, ...dateFormat });
      const begin = { plan, reader, stored, isEmpty, resumed, faults, start: first?.end ?? 0 };
      begun = { header, reader, checker: createRowChecker(begin) };
      from += 1;
    }
    await begun.checker.add(rows.slice(from));
    onProgress({ step: 'checking', done: bytes, total: start.bytes });
  }
  if (begun === undefined || begun.checker.checked.index.size === 0) {
    throw new ImportRefusedError('The file has no customers, at most a header');
  }
  const { header, reader, checker } = begun;
  return { header, reader, rows: checker.checked };
}

/** The column that names the customer who closes a circle. */
function closingField({ sponsors, enrollers }: RowIndex, row: number, above: number): string {
  return sponsors.nodes[row] === above
    ? referenceField('Sponsor', sponsors.kindOf(row))
    : referenceField('Enroller', enrollers.kindOf(row));
}

/** A row below a faulty row cannot be stored either. */
export function spreadFault(index: RowIndex, row: number, faults: FaultLog | null): void {
  if (index.isFaulty[row] === 1) return;
  for (const [who, column] of [
    ['Sponsor', index.sponsors],
    ['Enroller', index.enrollers],
  ] as const) {
    const node = column.nodes[row] ?? -1;
    if (node < 0 || index.isFaulty[node] !== 1) continue;
    index.isFaulty[row] = 1;
    const field = referenceField(who, column.kindOf(row));
    const above = { field, row: index.numberOf(node) };
    faults?.add(index.numberOf(row), importProblem('reference_not_imported', field, above));
    return;
  }
}

const PART = 10_000;

/**
 * Finds ids of the file that already exist. Among rows that an earlier run has processed, existing ids belong
 * to those rows, and missing ones were faulty then.
 */
async function judgeStored(
  { stored }: ImportDependencies,
  { index }: CheckedRows,
  order: Uint32Array,
  resumed: ImportProgress | null,
  report: (row: number, problem: Problem) => void,
): Promise<void> {
  if (await stored.isEmpty()) return;
  const position = resumed?.position ?? 0;
  for (let from = 0; from < order.length; from += PART) {
    const rows = [...order.subarray(from, from + PART)];
    const given = rows.filter((row) => index.ids[row] !== 0);
    const existing = await stored.existing(given.map((row) => index.ids[row] ?? 0));
    for (const [offset, row] of rows.entries()) {
      const exists = existing.has(index.ids[row] ?? 0);
      const isDone = from + offset < position;
      if (exists && !isDone) report(row, importProblem('customer_id_taken', 'CustomerId'));
      if (!exists && isDone && index.ids[row] !== 0) index.isFaulty[row] = 1;
    }
  }
}

/** Looks up once the positions of the stored customers that rows refer to. */
async function standingOf(
  { plan, trees }: ImportDependencies,
  { size, sponsors, enrollers }: RowIndex,
): Promise<StoredStanding> {
  const ids = new Set<number>();
  for (const { nodes } of [sponsors, enrollers]) {
    for (const node of nodes.subarray(0, size)) if (node < 0) ids.add(-node);
  }
  const enrollment = enrollmentTree(plan);
  const found = new Map<string, ReadonlyMap<number, number | null>>();
  for (const { name } of plan.trees.filter((tree) => tree !== enrollment)) {
    const standing = new Map<number, number | null>();
    for (const id of ids) {
      const isPlaced = (await trees.currentPlacement(name, id)) !== null;
      standing.set(id, isPlaced ? id : await trees.nearestPlacedAbove(name, enrollment.name, id));
    }
    found.set(name, standing);
  }
  return (tree, id) => found.get(tree)?.get(id) ?? null;
}
