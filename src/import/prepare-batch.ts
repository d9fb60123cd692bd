import { formatBackOfficeId } from '../commission-plan/back-office-id.ts';
import type { CommissionPlan } from '../commission-plan/commission-plan.ts';
import type { CustomerState } from '../customers/record/customer.ts';
import { inactiveDateAfter } from '../customers/record/inactive-date.ts';
import type { NumberedCustomer } from '../customers/store/bulk-customer-store.ts';
import type { CallContext } from '../kernel/call-context.ts';
import { ROOT_CUSTOMER_ID } from '../kernel/customer-id.ts';
import { spreadFault } from './check-file.ts';
import type { ImportDependencies } from './import-dependencies.ts';
import type { RowIndex } from './row-index.ts';
import type { StoreOptions } from './store-options.ts';

/**
 * Customers of one transaction: enough to keep its overhead small, few enough that a server on the same file
 * waits for a fraction of a second only.
 */
const BATCH_ROWS = 2_000;
/** Limits the memory when rows are long. */
const BATCH_BYTES = 4_000_000;
/** Hashing a password takes a core some 30 ms, and a hashed row should be stored soon. */
const BATCH_PASSWORDS = 200;

export interface Batch {
  /** The rows to store. */
  readonly rows: readonly number[];
  readonly fields: readonly (readonly string[])[];
  /** Position after the last of them. */
  readonly end: number;
}

export async function readBatch(
  { csv, file, faults, skipsInvalid }: StoreOptions,
  from: number,
): Promise<Batch> {
  const { index } = file.rows;
  const rows: number[] = [];
  let passwords = 0;
  let bytes = 0;
  let end = from;
  const hasRoom = () => rows.length < BATCH_ROWS && passwords < BATCH_PASSWORDS && bytes < BATCH_BYTES;
  while (end < file.order.length && hasRoom()) {
    const row = file.order[end] ?? 0;
    spreadFault(index, row, skipsInvalid ? faults : null);
    if (index.isFaulty[row] === 0) {
      rows.push(row);
      passwords += index.bringsPassword[row] ?? 0;
      bytes += (index.ends[row] ?? 0) - (index.starts[row] ?? 0);
    }
    end += 1;
  }
  const starts = Float64Array.from(rows, (row) => index.starts[row] ?? 0);
  const ends = Float64Array.from(rows, (row) => index.ends[row] ?? 0);
  const fields = rows.length === 0 ? [] : await csv.rowsAt(starts, ends);
  return { rows, fields, end };
}

/** A row that does not have the ids of its customer and of the sponsor yet. */
export interface PreparedRow {
  readonly row: number;
  readonly write: Omit<NumberedCustomer['write'], 'state'>;
  readonly state: CustomerState & { readonly baseType: number };
}

/** A customer and its row. */
export interface RowCustomer extends NumberedCustomer {
  readonly row: number;
}

export function prepareBatch(
  { plan, clock, hashPassword }: Pick<ImportDependencies, 'plan' | 'clock' | 'hashPassword'>,
  { file }: StoreOptions,
  { rows, fields }: Batch,
  requestId: string,
): Promise<PreparedRow[]> {
  const context: CallContext = { requestId, actor: 'upline', operation: 'ImportCustomers' };
  const at = clock().toISOString();
  return Promise.all(
    rows.map(async (row, place) => {
      const { state, password, passwordHash } = file.reader.read(fields[place] ?? []);
      const { baseType } = state ?? {};
      if (state == null || baseType == null) throw new TypeError('A row that was checked has a state');
      const hash = password === null ? passwordHash : await hashPassword(password);
      const inactiveDate = inactiveDateAfter(plan, null, state.status, at);
      return { row, state: { ...state, baseType }, write: { inactiveDate, passwordHash: hash, at, context } };
    }),
  );
}

/** With the current ids of the rows. */
export function numberCustomers(
  { backOfficeId: format }: Pick<CommissionPlan, 'backOfficeId'>,
  index: RowIndex,
  prepared: readonly PreparedRow[],
): RowCustomer[] {
  return prepared.map(({ row, state, write }) => {
    const id = index.ids[row] ?? 0;
    const sponsorId = index.idOf(index.sponsors.nodes[row] ?? -ROOT_CUSTOMER_ID);
    const backOfficeId = state.backOfficeId ?? formatBackOfficeId(format, id);
    return { row, id, write: { ...write, state: { ...state, sponsorId, backOfficeId } } };
  });
}
