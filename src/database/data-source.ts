import type { Database } from './database.ts';

/** What a module's door takes of an installation: the database, and the key that its secrets are encrypted with. */
export interface DataSource {
  readonly database: Database;
  /** 32 bytes. Derive a cipher per purpose from it: {@link createColumnCipher}. */
  readonly secretKey: Buffer;
}
