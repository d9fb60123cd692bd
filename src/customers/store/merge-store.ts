import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import { engineOf } from '../../database/engine.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import type { CustomerState } from '../record/customer.ts';
import { MERGED_MAX } from '../record/merged-limit.ts';
import { createWebAliasReader } from './web-alias-reader.ts';

/** Columns of a record that no answer shows. */
export interface Secrets {
  readonly password_hash: string | null;
  readonly tax_id_encrypted: string | null;
  readonly tax_id_key: string | null;
}

/** A record and what belongs to it, as an undo restores them. */
export interface KeptRecord {
  readonly state: CustomerState;
  readonly secrets: Secrets;
  readonly additionalAliases: readonly string[];
}

/** The data that an undo restores, and the data that it compares first. */
export interface KeptMerge {
  readonly merged: KeptRecord & {
    readonly inactiveDate: string | null;
    /** Trees in which the customer waited for a place. */
    readonly waitsIn: readonly string[];
  };
  readonly survivor: { readonly before: KeptRecord; readonly after: KeptRecord };
  /** Customers who had been merged into the merged customer, and whose merge now leads to the survivor. */
  readonly redirected: readonly number[];
  /** Customers whose record named another sponsor before the merge, with that sponsor. */
  readonly sponsored: readonly (readonly [customerId: number, sponsorId: number])[];
}

/** A merge as it is stored. */
export interface StoredMerge {
  readonly id: number;
  readonly survivorId: number;
  readonly mergedId: number;
  readonly fields: readonly string[];
  readonly batchId: number | null;
  /** ISO 8601 UTC. */
  readonly mergedAt: string;
  readonly mergedBy: string;
  readonly reason: string;
  readonly undoneAt: string | null;
}

export type NewMerge = Omit<StoredMerge, 'id' | 'mergedBy' | 'undoneAt'> & {
  readonly kept: KeptMerge;
};

/** Merges of customers; exists only inside a unit of work. */
export interface MergeStore {
  /** No other transaction changes these customers until this one ends. */
  lockCustomers(ids: readonly number[]): Promise<void>;
  secretsOf(customerId: number): Promise<Secrets>;
  setSecrets(customerId: number, secrets: Partial<Secrets>): Promise<void>;
  additionalAliases(customerId: number): Promise<readonly string[]>;
  /** Marks a customer as merged, so that no search finds them, and ends their links and tokens. */
  mark(mergedId: number, survivorId: number): Promise<void>;
  /** @param searchText the text by which searches find the customer again */
  unmark(mergedId: number, searchText: string): Promise<void>;
  /** Those who were merged into a customer, by id. */
  mergedInto(customerId: number, limit: number): Promise<readonly number[]>;
  redirect(ids: readonly number[], survivorId: number): Promise<void>;
  /** Those whose record names a customer as sponsor, by id. */
  sponsoredBy(customerId: number, limit: number): Promise<readonly number[]>;
  sponsorOf(customerId: number): Promise<number | null>;
  /** Takes a customer off all waiting lists. @returns the trees of these lists */
  stopWaiting(customerId: number): Promise<readonly string[]>;
  waitAgain(customerId: number, trees: readonly string[]): Promise<void>;
  add(merge: NewMerge, context: CallContext): Promise<number>;
  /** The merge of a customer, unless it was undone. */
  openMergeOf(mergedId: number): Promise<(StoredMerge & { readonly kept: KeptMerge | null }) | null>;
  noteUndone(id: number, at: string, context: CallContext): Promise<void>;
}

export function createMergeStore(db: WriteHandle, cipher: ColumnCipher): MergeStore {
  return {
    async lockCustomers(ids) {
      // The embedded engine has only one writer.
      if (engineOf(db) !== 'postgres') return;
      await db
        .selectFrom('customers')
        .select('id')
        .where('id', 'in', ids)
        .orderBy('id')
        .forUpdate()
        .execute();
    },
    secretsOf: (customerId) =>
      db
        .selectFrom('customers')
        .select(['password_hash', 'tax_id_encrypted', 'tax_id_key'])
        .where('id', '=', customerId)
        .executeTakeFirstOrThrow(),
    async setSecrets(customerId, secrets) {
      if (Object.keys(secrets).length === 0) return;
      await db.updateTable('customers').set(secrets).where('id', '=', customerId).execute();
    },
    additionalAliases: createWebAliasReader(db as unknown as ReadHandle).additionalOf,
    ...marking(db),
    ...references(db),
    ...mergeRows(db, cipher),
  };
}

function marking(db: WriteHandle): Pick<MergeStore, 'mark' | 'unmark' | 'mergedInto' | 'redirect'> {
  return {
    async mark(mergedId, survivorId) {
      const changes = { merged_into: survivorId, search_text: '' };
      await db.updateTable('customers').set(changes).where('id', '=', mergedId).execute();
      for (const table of ['password_links', 'sign_on_tokens'] as const) {
        await db.deleteFrom(table).where('customer_id', '=', mergedId).execute();
      }
    },
    async unmark(mergedId, searchText) {
      const changes = { merged_into: null, search_text: searchText };
      await db.updateTable('customers').set(changes).where('id', '=', mergedId).execute();
    },
    async mergedInto(customerId, limit) {
      const rows = await db
        .selectFrom('customers')
        .select('id')
        .where('merged_into', '=', customerId)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    async redirect(ids, survivorId) {
      if (ids.length === 0) return;
      await db.updateTable('customers').set({ merged_into: survivorId }).where('id', 'in', ids).execute();
    },
  };
}

function references(
  db: WriteHandle,
): Pick<MergeStore, 'sponsoredBy' | 'sponsorOf' | 'stopWaiting' | 'waitAgain'> {
  return {
    async sponsoredBy(customerId, limit) {
      const rows = await db
        .selectFrom('customers')
        .select('id')
        .where('sponsor_id', '=', customerId)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    async sponsorOf(customerId) {
      const query = db.selectFrom('customers').select('sponsor_id').where('id', '=', customerId);
      return (await query.executeTakeFirst())?.sponsor_id ?? null;
    },
    async stopWaiting(customerId) {
      const rows = await db
        .deleteFrom('unplaced_nodes')
        .where('node_id', '=', customerId)
        .returning('tree')
        .execute();
      return rows.map(({ tree }) => tree).sort();
    },
    async waitAgain(customerId, trees) {
      if (trees.length === 0) return;
      const rows = trees.map((tree) => ({ tree, node_id: customerId }));
      await db
        .insertInto('unplaced_nodes')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
}

function mergeRows(
  db: WriteHandle,
  cipher: ColumnCipher,
): Pick<MergeStore, 'add' | 'openMergeOf' | 'noteUndone'> {
  return {
    async add({ survivorId, mergedId, reason, fields, batchId, mergedAt, kept }, context) {
      const { id } = await db
        .insertInto('customer_merges')
        .values({
          survivor_id: survivorId,
          merged_id: mergedId,
          reason,
          fields: JSON.stringify(fields),
          batch_id: batchId,
          merged_at: mergedAt,
          merged_by: context.actor,
          request_id: context.requestId,
          kept_encrypted: cipher.encrypt(JSON.stringify(kept)),
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      return id;
    },
    async openMergeOf(mergedId) {
      const row = await db
        .selectFrom('customer_merges')
        .selectAll()
        .where('merged_id', '=', mergedId)
        .where('undone_at', 'is', null)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { kept_encrypted: kept } = row;
      return {
        id: row.id,
        survivorId: row.survivor_id,
        mergedId: row.merged_id,
        fields: JSON.parse(row.fields) as string[],
        batchId: row.batch_id,
        mergedAt: row.merged_at,
        mergedBy: row.merged_by,
        reason: row.reason,
        undoneAt: row.undone_at,
        kept: kept === null ? null : (JSON.parse(cipher.decrypt(kept)) as KeptMerge),
      };
    },
    async noteUndone(id, at, { actor, requestId }) {
      const undone = { undone_at: at, undone_by: actor, undone_request_id: requestId };
      const changes = { ...undone, kept_encrypted: null };
      await db.updateTable('customer_merges').set(changes).where('id', '=', id).execute();
    },
  };
}

/**
 * Removes the data that merges keep about a person, and the typed reasons.
 * @returns those who were merged into the person, by id: they are the same person
 */
export async function forgetMerges(db: WriteHandle, customerId: number): Promise<readonly number[]> {
  for (const column of ['survivor_id', 'merged_id'] as const) {
    await db
      .updateTable('customer_merges')
      .set({ kept_encrypted: null, reason: '' })
      .where(column, '=', customerId)
      .execute();
  }
  const rows = await (db as unknown as ReadHandle)
    .selectFrom('customers')
    .select('id')
    .where('merged_into', '=', customerId)
    .where('erased_at', 'is', null)
    .orderBy('id')
    .limit(MERGED_MAX)
    .execute();
  return rows.map(({ id }) => id);
}
