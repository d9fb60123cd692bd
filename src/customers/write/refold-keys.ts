import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { uniqueViolationColumn } from '../../database/database-errors.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import { KEY_COLUMNS, keyOf, PLAIN_COLUMNS, type PlainField } from '../record/key-columns.ts';
import { comparisonKey, spellingKey } from '../record/unique-keys.ts';
import type { AliasRow, KeyRow, KeyStore } from '../store/key-store.ts';

/** A customer whose value equals another customer's under the current comparison. */
export interface KeyClash {
  readonly field: UniqueField;
  readonly customerId: number;
  /** The customer that the value finds. */
  readonly holderId: number;
}

/** Result of folding the keys of a whole database. */
export interface Refolding {
  readonly changed: number;
  readonly clashes: number;
  /** The first of them. */
  readonly examples: readonly KeyClash[];
}

export interface RefoldDependencies {
  readonly unitOfWork: UnitOfWork<{ readonly keys: KeyStore }>;
  readonly uniqueFields: readonly UniqueField[];
  readonly taxIds: ColumnCipher;
}

/** Increase when the comparison of values changes: stored values are then folded again. */
const FOLDING = 'unicode-case-folding-1';
/** Limits memory, and the time for which the writer is busy. */
const PAGE = 2_000;
const EXAMPLES_MAX = 1_000;
/** A later row in the same pass may free a key that the first needs. */
const PASSES_MAX = 3;
const ATTEMPTS_MAX = 3;

/** Folds the keys of a database that was last written with another comparison. */
export async function refoldOnce(dependencies: RefoldDependencies): Promise<Refolding> {
  const noted = await dependencies.unitOfWork.run(({ keys }) => keys.noted());
  const [folding, clashes] = noted?.split(' ') ?? [];
  if (folding === FOLDING) return { changed: 0, clashes: Number(clashes), examples: [] };
  return refoldKeys(dependencies);
}

/**
 * Gives every stored value the key that finds it. If the plan declares a field unique and customers share a
 * key, the one whose value is spelled like the key keeps it, otherwise the one with the lowest id. The others
 * get the key of their own spelling, by which they can be found and log in (decision 0049), and are reported.
 * No other data changes.
 */
export async function refoldKeys(dependencies: RefoldDependencies): Promise<Refolding> {
  let changed = 0;
  for (let pass = 1; ; pass += 1) {
    const result = await refoldAll(dependencies);
    changed += result.changed;
    if (result.clashes > 0 && result.changed > 0 && pass < PASSES_MAX) continue;
    await dependencies.unitOfWork.run(({ keys }) => keys.note(`${FOLDING} ${result.clashes}`));
    return { ...result, changed };
  }
}

async function refoldAll(dependencies: RefoldDependencies): Promise<Refolding> {
  const report = createReport();
  for (let afterId = 0, isLast = false; !isLast; ) {
    const rows = await onPage(dependencies, report, async (keys, pageReport) => {
      const page = await keys.customers(afterId, PAGE);
      for (const field of FIELDS) await refoldField(dependencies, keys, field, page, pageReport);
      return page;
    });
    afterId = rows.at(-1)?.id ?? afterId;
    isLast = rows.length < PAGE;
  }
  for (let after: AliasRow | null = null, isLast = false; !isLast; ) {
    const rows: AliasRow[] = await onPage(dependencies, report, async (keys, pageReport) => {
      const page = await keys.aliases(after, PAGE);
      await refoldAliases(dependencies, keys, page, pageReport);
      return page;
    });
    after = rows.at(-1) ?? after;
    isLast = rows.length < PAGE;
  }
  return report.result();
}

/**
 * A running process may take a key between the read and the write: then the page runs again. It also runs again
 * when the database rolls the transaction back. So each run has a report of its own, and only the report of the
 * run that is stored counts.
 */
async function onPage<Row>(
  { unitOfWork }: RefoldDependencies,
  report: Report,
  work: (keys: KeyStore, pageReport: Report) => Promise<Row[]>,
): Promise<Row[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { rows, pageReport } = await unitOfWork.run(async ({ keys }) => {
        const pageReport = createReport();
        await keys.lock();
        return { rows: await work(keys, pageReport), pageReport };
      });
      report.add(pageReport.result());
      return rows;
    } catch (error) {
      if (uniqueViolationColumn(error) === null || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

const FIELDS = Object.keys(KEY_COLUMNS) as UniqueField[];

/** A value whose key has changed. */
interface Move {
  readonly id: number;
  readonly from: string | null;
  readonly to: string;
  /** The alternative when the key is taken; `null` for none. */
  readonly spelling: string | null;
}

async function refoldField(
  { uniqueFields, taxIds }: RefoldDependencies,
  keys: KeyStore,
  field: UniqueField,
  page: readonly KeyRow[],
  report: Report,
): Promise<void> {
  const moves = page.flatMap((row) => (field === 'TaxId' ? taxIdMove(row, taxIds) : plainMove(row, field)));
  if (moves.length === 0) return;
  const taken = uniqueFields.includes(field)
    ? await keys.holders(
        field,
        moves.flatMap(({ to, spelling }) => [to, ...(spelling === null ? [] : [spelling])]),
      )
    : new Map<string, number>();
  const isTaken = (key: string, id: number) => taken.has(key) && taken.get(key) !== id;
  for (const { id, from, to, spelling } of moves) {
    const hasClash = isTaken(to, id);
    if (hasClash) report.clash({ field, customerId: id, holderId: taken.get(to) ?? id });
    const key = hasClash ? spelling : to;
    if (key === null || key === from || isTaken(key, id)) continue;
    await keys.change(field, id, from, key);
    report.change();
    if (uniqueFields.includes(field)) taken.set(key, id);
  }
}

function plainMove(row: KeyRow, field: PlainField): Move[] {
  const value = row[PLAIN_COLUMNS[field]];
  const from = row[KEY_COLUMNS[field]];
  if (value === null || from === null) return [];
  const to = comparisonKey(field, value);
  return to === from ? [] : [{ id: row.id, from, to, spelling: spellingKey(field, value) }];
}

/** Ids in ASCII without `&` keep their key. So does an id that cannot be decrypted. */
function taxIdMove(
  { id, tax_id_encrypted: encrypted, tax_id_key: from }: KeyRow,
  taxIds: ColumnCipher,
): Move[] {
  const value = encrypted === null ? null : decrypted(encrypted, taxIds);
  if (value === null || /^[\x20-%'-\x7e]*$/.test(value)) return [];
  const to = keyOf('TaxId', value, taxIds);
  return to === from ? [] : [{ id, from, to, spelling: null }];
}

function decrypted(encrypted: string, taxIds: ColumnCipher): string | null {
  try {
    return taxIds.decrypt(encrypted);
  } catch {
    return null;
  }
}

async function refoldAliases(
  { uniqueFields }: RefoldDependencies,
  keys: KeyStore,
  page: readonly AliasRow[],
  report: Report,
): Promise<void> {
  for (const row of page) {
    const to = comparisonKey('WebAlias', row.alias);
    if (to === row.key) continue;
    const holderId = (await keys.holders('WebAlias', [to])).get(to);
    const isClash =
      holderId !== undefined && holderId !== row.customerId && uniqueFields.includes('WebAlias');
    if (isClash) report.clash({ field: 'WebAlias', customerId: row.customerId, holderId });
    const key = isClash ? spellingKey('WebAlias', row.alias) : to;
    if (key === row.key || (isClash && (await keys.holders('WebAlias', [key])).size > 0)) continue;
    await keys.changeAlias(row, key);
    report.change();
  }
}

interface Report {
  change(): void;
  clash(clash: KeyClash): void;
  /** Adds the result of a part. */
  add(part: Refolding): void;
  result(): Refolding;
}

function createReport(): Report {
  const examples: KeyClash[] = [];
  let changed = 0;
  let clashes = 0;
  return {
    change() {
      changed += 1;
    },
    clash(clash) {
      clashes += 1;
      if (examples.length < EXAMPLES_MAX) examples.push(clash);
    },
    add(part) {
      changed += part.changed;
      clashes += part.clashes;
      examples.push(...part.examples.slice(0, EXAMPLES_MAX - examples.length));
    },
    result: () => ({ changed, clashes, examples }),
  };
}
