import type { ReadHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { readInPages } from '../../database/read-in-pages.ts';
import type { ValueChange } from '../record/field-changes.ts';
import { KEPT_WRITES_MAX } from './change-history-store.ts';

interface Cause {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly actor: string;
  readonly operation: string;
  readonly requestId: string | null;
}

export interface StatusChange extends Cause {
  readonly id: number;
  readonly from: number;
  readonly to: number;
}

/** The fields that one write changed. */
export interface FieldChanges extends Cause {
  /** Revision of the record after the write. */
  readonly revision: number;
  readonly changes: readonly ValueChange[];
}

/** Reads what has changed in the record of a customer. */
export interface ChangeHistoryReader {
  /** Oldest first. */
  statusChanges(customerId: number, signal?: AbortSignal): Promise<StatusChange[]>;
  /** Oldest first; bounded, because only the latest are kept. */
  fieldChanges(customerId: number): Promise<FieldChanges[]>;
}

export function createChangeHistoryReader(db: ReadHandle, cipher: ColumnCipher): ChangeHistoryReader {
  return {
    statusChanges: (customerId, signal) =>
      readInPages<StatusChange>(
        (after, limit) =>
          db
            .selectFrom('status_changes')
            .select(['id', 'from_status as from', 'to_status as to', 'changed_at as at'])
            .select(['actor', 'operation', 'request_id as requestId'])
            .where('customer_id', '=', customerId)
            .$if(after !== null, (query) =>
              query.where((row) =>
                row(row.refTuple('changed_at', 'id'), '>', row.tuple(after?.at ?? '', after?.id ?? 0)),
              ),
            )
            .orderBy('changed_at')
            .orderBy('id')
            .limit(limit)
            .execute(),
        signal,
      ),
    async fieldChanges(customerId) {
      const rows = await db
        .selectFrom('field_changes')
        .select(['revision', 'changed_at as at', 'actor', 'operation', 'request_id as requestId'])
        .select('changes_encrypted')
        .where('customer_id', '=', customerId)
        .orderBy('revision', 'desc')
        .limit(KEPT_WRITES_MAX)
        .execute();
      return rows.reverse().map(({ changes_encrypted, ...cause }) => ({
        ...cause,
        changes: JSON.parse(cipher.decrypt(changes_encrypted)) as ValueChange[],
      }));
    },
  };
}
