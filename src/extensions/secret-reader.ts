import type { ReadHandle } from '../database/database.ts';
import type { ColumnCipher } from '../database/encryption.ts';
import { prepareQuery, type QueryParams } from '../database/prepared-query.ts';
import type { ExtensionSecret, SecretKind } from './secret.ts';

/** Reads secrets. Every look-up queries the database, so a change takes effect at once in all processes. */
export interface SecretReader {
  /** Name of the matching DirectScale Secret. */
  nameOf(secret: string): Promise<string | null>;
  /** The Extension Secret in use, in plain text: the one that was activated last. */
  extensionSecret(): Promise<string | null>;
  /** Its name. */
  extensionSecretName(): Promise<string | null>;
  list(): Promise<ExtensionSecret[]>;
}

export function createSecretReader(db: ReadHandle, cipher: ColumnCipher): SecretReader {
  const byHash = prepareQuery(db, (value: QueryParams<{ hash: string }>) =>
    db
      .selectFrom('extension_secrets')
      .select('name')
      .where('kind', '=', 'directscale')
      .where('secret_hash', '=', value('hash')),
  );
  const inUse = prepareQuery(db, (value: QueryParams<{ kind: SecretKind }>) =>
    db
      .selectFrom('extension_secrets')
      .select(['name', 'secret_encrypted'])
      .where('kind', '=', value('kind'))
      .where('in_use_since', 'is not', null)
      .orderBy('in_use_since', 'desc')
      .limit(1),
  );
  return {
    async nameOf(secret) {
      // An attacker cannot target a stored hash without the server's key, so the duration of the index
      // look-up reveals nothing about a secret.
      const [row] = await byHash({ hash: cipher.keyedHash(secret) });
      return row?.name ?? null;
    },
    async extensionSecret() {
      const [row] = await inUse({ kind: 'extension' });
      const encrypted = row?.secret_encrypted ?? null;
      return encrypted === null ? null : cipher.decrypt(encrypted);
    },
    extensionSecretName: async () => (await inUse({ kind: 'extension' }))[0]?.name ?? null,
    list: () =>
      db
        .selectFrom('extension_secrets')
        .select(['kind', 'name', 'created_at as createdAt'])
        .orderBy('kind')
        .orderBy('created_at')
        .execute(),
  };
}
