import type { WriteHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import type { SecretKind } from './secret.ts';

/** Writes secrets; exists only inside a unit of work. */
export interface SecretStore {
  /** @returns false when the name is taken */
  insert(kind: SecretKind, name: string, secret: string, at: string): Promise<boolean>;
  /** @returns false when there is no such Extension Secret */
  use(name: string, at: string): Promise<boolean>;
  hasExtensionSecretInUse(): Promise<boolean>;
  /** @returns false when there is no such secret */
  remove(kind: SecretKind, name: string): Promise<boolean>;
}

export function createSecretStore(db: WriteHandle, cipher: ColumnCipher): SecretStore {
  return {
    async insert(kind, name, secret, at) {
      const values = {
        kind,
        name,
        secret_hash: cipher.keyedHash(secret),
        // The hash is enough to check an extension's secret; only secrets that this server sends must be
        // readable.
        secret_encrypted: kind === 'extension' ? cipher.encrypt(secret) : null,
        created_at: at,
        in_use_since: null,
      };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('extension_secrets')
        .values(values)
        .onConflict((conflict) => conflict.columns(['kind', 'name']).doNothing())
        .executeTakeFirstOrThrow();
      return (numInsertedOrUpdatedRows ?? 0n) > 0n;
    },
    async use(name, at) {
      const { numUpdatedRows } = await db
        .updateTable('extension_secrets')
        .set({ in_use_since: at })
        .where('kind', '=', 'extension')
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async hasExtensionSecretInUse() {
      const rows = await db
        .selectFrom('extension_secrets')
        .select('name')
        .where('kind', '=', 'extension')
        .where('in_use_since', 'is not', null)
        .limit(1)
        .execute();
      return rows.length > 0;
    },
    async remove(kind, name) {
      const { numDeletedRows } = await db
        .deleteFrom('extension_secrets')
        .where('kind', '=', kind)
        .where('name', '=', name)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
  };
}
