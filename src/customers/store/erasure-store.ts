import type { WriteHandle } from '../../database/database.ts';
import { engineOf } from '../../database/engine.ts';
import { eraseKeptBodies } from '../../database/stored-bodies.ts';
import { noteErasure } from '../../database/unused-bytes-mark.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { byTextField } from '../../kernel/text-fields.ts';
import { nameKey } from '../record/unique-keys.ts';
import { forgetMerges } from './merge-store.ts';

export interface Erasure {
  readonly customerId: number;
  readonly status: number;
  /** Replaces the back office id that people knew. */
  readonly backOfficeId: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly context: CallContext;
}

/** Removes people from their records; exists only inside a unit of work. */
export interface ErasureStore {
  /**
   * Locks a record, and those merged into it, against merges, their undo and erasures. All of them lock by id, so that
   * none waits for the other.
   */
  hold(customerId: number): Promise<void>;
  /** The ids of a person: the customer's, and those merged into it, which may change until the record is locked. */
  idsOf(customerId: number): Promise<readonly number[]>;
  isBackOfficeIdFree(backOfficeId: string): Promise<boolean>;
  /** @returns false, with nothing changed, when a concurrent request has already erased the person */
  erase(erasure: Erasure): Promise<boolean>;
  /** Removes the data of merges about a person. @returns those merged into the person and not erased yet */
  forgetMerges(customerId: number): Promise<readonly number[]>;
}

/** Columns that reveal nothing about a person: keys, type, status, dates of the account, the last writer. */
const NOTHING = {
  ...byTextField('column', () => null),
  birth_date: null,
  email_address_key: null,
  username_key: null,
  web_alias_key: null,
  external_reference_id_key: null,
  password_hash: null,
  tax_id_encrypted: null,
  tax_id_key: null,
  tax_exempt: 0,
  send_emails: 0,
  terms_accepted: 0,
  // Not NULL: the program refreshes texts that are NULL.
  search_text: '',
} as const;

/** Tables whose rows are deleted with the person. */
const OWN_TABLES = [
  ...(['addresses', 'custom_fields', 'web_aliases', 'service_log', 'sign_on_tokens'] as const),
  ...(['status_changes', 'field_changes', 'password_links'] as const),
];

const idsOfPerson = (db: WriteHandle, customerId: number) =>
  db
    .selectFrom('customers')
    .select('id')
    .where((row) => row.or([row('id', '=', customerId), row('merged_into', '=', customerId)]))
    .orderBy('id');

export function createErasureStore(db: WriteHandle): ErasureStore {
  return {
    async isBackOfficeIdFree(backOfficeId) {
      const row = await db
        .selectFrom('customers')
        .select('id')
        .where('back_office_id_key', '=', nameKey(backOfficeId))
        .executeTakeFirst();
      return row === undefined;
    },
    async hold(customerId) {
      // On the embedded engine there is no concurrent writer.
      if (engineOf(db) !== 'postgres') return;
      await idsOfPerson(db, customerId).forUpdate().execute();
    },
    async idsOf(customerId) {
      return (await idsOfPerson(db, customerId).execute()).map(({ id }) => id);
    },
    forgetMerges: (customerId) => forgetMerges(db, customerId),
    async erase({ customerId, status, backOfficeId, at, context }) {
      const { numUpdatedRows } = await db
        .updateTable('customers')
        .set((row) => ({
          ...NOTHING,
          back_office_id: backOfficeId,
          back_office_id_key: nameKey(backOfficeId),
          status,
          inactive_date: row.fn.coalesce('inactive_date', row.val(at)),
          erased_at: at,
          revision: row('revision', '+', 1),
          changed_at: at,
          changed_by: context.actor,
          changed_operation: context.operation,
          changed_request_id: context.requestId,
        }))
        .where('id', '=', customerId)
        .where('erased_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      for (const table of OWN_TABLES) {
        await db.deleteFrom(table).where('customer_id', '=', customerId).execute();
      }
      // Masked, but the length of a text or a language can still reveal something.
      await db
        .updateTable('hook_calls')
        .set({ request_masked: null })
        .where('customer_id', '=', customerId)
        .execute();
      // The answers of event receivers may repeat what was sent to them.
      await db
        .updateTable('event_attempts')
        .set({ answer: null })
        .where('customer_id', '=', customerId)
        .execute();
      await eraseKeptBodies(db, at);
      await noteErasure(db);
      return true;
    },
  };
}
