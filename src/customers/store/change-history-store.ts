import type { WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { prepareWrite, type StatementParams } from '../../database/prepared-statement.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import type { ValueChange } from '../record/field-changes.ts';

/** Of each customer, the changes of this many writes are kept, so that one record cannot fill the disk. */
export const KEPT_WRITES_MAX = 500;

/** What a write changed in a record. */
export interface RecordedChanges {
  readonly customerId: number;
  /** Revision of the record after the write. */
  readonly revision: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly changes: readonly ValueChange[];
}

/** Writes the history of fields; exists only inside a unit of work. A trigger writes that of statuses. */
export interface ChangeHistoryStore {
  add(recorded: RecordedChanges, context: CallContext): Promise<void>;
  /** Removes changes of fields and statuses. @returns the number of removed rows */
  purge(before: string, limit: number): Promise<number>;
}

export function createChangeHistoryStore(db: WriteHandle, cipher: ColumnCipher): ChangeHistoryStore {
  return {
    async add({ customerId, revision, at, changes }, context) {
      await insertChanges(db, {
        customer_id: customerId,
        revision,
        changed_at: at,
        actor: context.actor,
        operation: context.operation,
        request_id: context.requestId,
        changes_encrypted: cipher.encrypt(JSON.stringify(changes)),
      });
      if (revision > KEPT_WRITES_MAX) await deleteOld(db, { customerId, last: revision - KEPT_WRITES_MAX });
    },
    async purge(before, limit) {
      let removed = 0;
      for (const table of ['field_changes', 'status_changes'] as const) {
        const { numDeletedRows } = await db
          .deleteFrom(table)
          .where('id', 'in', (rows) =>
            rows
              .selectFrom(table)
              .select('id')
              .where('changed_at', '<', before)
              .limit(limit - removed),
          )
          .executeTakeFirstOrThrow();
        removed += Number(numDeletedRows);
      }
      return removed;
    },
  };
}

type NewChanges = {
  readonly customer_id: number;
  readonly revision: number;
  readonly changed_at: string;
  readonly actor: string;
  readonly operation: string;
  readonly request_id: string;
  readonly changes_encrypted: string;
};

const insertChanges = prepareWrite((db, changes: StatementParams<NewChanges>) =>
  db.insertInto('field_changes').values(changes),
);

const deleteOld = prepareWrite(
  (db, { customerId, last }: StatementParams<{ readonly customerId: number; readonly last: number }>) =>
    db.deleteFrom('field_changes').where('customer_id', '=', customerId).where('revision', '<=', last),
);
