import type { WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { nextCustomerIds } from '../../database/engine.ts';
import { prepareWrite, type StatementParams } from '../../database/prepared-statement.ts';
import { createBreath } from '../../kernel/breath.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Customer } from '../record/customer.ts';
import { customerColumns, indexedColumns, plainColumns, taxIdColumns } from './customer-columns.ts';
import { NO_PARTS, replaceParts } from './customer-parts-store.ts';
import type { CustomerReader } from './customer-reader.ts';
import type { CustomerWrite } from './customer-write.ts';

/** Writes customers; exists only inside a unit of work. */
export interface CustomerStore {
  insert(id: number, write: CustomerWrite): Promise<void>;
  /** @returns false, with nothing changed, when the stored revision differs from the one that was read */
  update(seen: Customer, write: CustomerWrite): Promise<boolean>;
  exists(id: number): Promise<boolean>;
  /** The customer as written so far in this transaction. */
  byId(id: number): Promise<Customer | null>;
  /**
   * Moves the time of the type change to the instant at which the placement takes effect, when that is later
   * than the clock. Must be called in the unit of work of the change.
   */
  postponeTypeChange(id: number, at: string, context: CallContext): Promise<void>;
  /**
   * Records the sponsor after a move in the sponsor tree, so that the record and the tree agree.
   * @returns the sponsor that the record named before
   */
  followSponsor(id: number, sponsorId: number, at: string, context: CallContext): Promise<number | null>;
  /**
   * Records that answers show these customers differently although their records have not changed. The
   * revision stays.
   */
  noteChanged(ids: readonly number[], at: string): Promise<void>;
  /** Takes new customer ids, ascending. An id that is not used stays unused. */
  reserveIds(count: number): Promise<readonly number[]>;
}

/** Limits the parameters of one statement, and the time that it takes. */
const NOTED_AT_ONCE = 50;

export function createCustomerStore(
  db: WriteHandle,
  taxIds: ColumnCipher,
  reader: Pick<CustomerReader, 'byIdWithin'>,
): CustomerStore {
  return {
    async insert(id, write) {
      await insertCustomer(db, {
        id,
        revision: 1,
        created_at: write.at,
        password_hash: write.passwordHash === 'keep' ? null : write.passwordHash,
        ...taxIdColumns(write.state.taxId, taxIds),
        ...customerColumns(write),
      });
      await replaceParts(db, id, NO_PARTS, write.state);
    },
    async update(seen, write) {
      const keepsTaxId = write.state.taxId !== null && write.state.taxId === seen.taxId;
      const { numAffectedRows } = await updateCustomer(db, {
        seen_id: seen.id,
        seen_revision: seen.revision,
        revision: seen.revision + 1,
        ...plainColumns(write),
        ...changedColumns(
          indexedColumns({ ...seen, sponsorId: seen.requestedSponsorId }),
          indexedColumns(write.state),
        ),
        ...(keepsTaxId ? {} : taxIdColumns(write.state.taxId, taxIds)),
        ...(write.passwordHash === 'keep' ? {} : { password_hash: write.passwordHash }),
      });
      if (numAffectedRows === 0n) return false;
      await replaceParts(db, seen.id, seen, write.state);
      return true;
    },
    async exists(id) {
      const row = await db.selectFrom('customers').select('id').where('id', '=', id).executeTakeFirst();
      return row !== undefined;
    },
    byId: (id) => reader.byIdWithin(db, id),
    async postponeTypeChange(id, at, { requestId }) {
      await db
        .updateTable('crm_associatetypechanges')
        .set({ changedate: at, last_modified: at })
        .where('associateid', '=', id)
        .where('requestid', '=', requestId)
        .where('recordnumber', '=', (row) =>
          row
            .selectFrom('crm_associatetypechanges')
            .select((latest) => latest.fn.max('recordnumber').as('recordnumber'))
            .where('associateid', '=', id),
        )
        .execute();
    },
    async followSponsor(id, sponsorId, at, context) {
      const [before] = (await selectSponsor(db, { id })).rows;
      const { actor, operation, requestId } = context;
      await updateSponsor(db, { id, sponsorId, at, actor, operation, requestId });
      return before?.sponsor_id ?? null;
    },
    async noteChanged(ids, at) {
      const breathe = createBreath();
      for (let from = 0; from < ids.length; from += NOTED_AT_ONCE) {
        await breathe();
        const part = ids.slice(from, from + NOTED_AT_ONCE);
        await db.updateTable('customers').set({ changed_at: at }).where('id', 'in', part).execute();
      }
    },
    reserveIds: (count) => nextCustomerIds(db, count),
  };
}

type CustomerColumns = ReturnType<typeof customerColumns> & Partial<ReturnType<typeof taxIdColumns>>;

type NewCustomer = CustomerColumns & {
  readonly id: number;
  readonly revision: number;
  readonly created_at: string;
  readonly password_hash: string | null;
};

const insertCustomer = prepareWrite((db, customer: StatementParams<NewCustomer>) =>
  db.insertInto('customers').values(customer),
);

type ChangedCustomer = Partial<CustomerColumns> & {
  readonly seen_id: number;
  readonly seen_revision: number;
  readonly revision: number;
  readonly password_hash?: string | null;
};

/** Merges and batches update the sponsors of many records, so both statements are compiled once. */
const selectSponsor = prepareWrite((db, { id }: StatementParams<{ readonly id: number }>) =>
  db.selectFrom('customers').select('sponsor_id').where('id', '=', id),
);

type SponsorChange = Pick<CallContext, 'actor' | 'operation' | 'requestId'> & {
  readonly id: number;
  readonly sponsorId: number;
  readonly at: string;
};

const updateSponsor = prepareWrite(
  (db, { id, sponsorId, at, actor, operation, requestId }: StatementParams<SponsorChange>) =>
    db
      .updateTable('customers')
      .set((row) => ({
        sponsor_id: sponsorId,
        revision: row('revision', '+', 1),
        changed_at: at,
        changed_by: actor,
        changed_operation: operation,
        changed_request_id: requestId,
      }))
      .where('id', '=', id),
);

const updateCustomer = prepareWrite(
  (db, { seen_id, seen_revision, ...columns }: StatementParams<ChangedCustomer>) =>
    db.updateTable('customers').set(columns).where('id', '=', seen_id).where('revision', '=', seen_revision),
);

/** The columns whose value has changed. */
function changedColumns<Columns extends Readonly<Record<string, unknown>>>(
  before: Columns,
  after: Columns,
): Partial<Columns> {
  const changed: Partial<Columns> = {};
  for (const name in after) if (after[name] !== before[name]) changed[name] = after[name];
  return changed;
}
