import type { Database } from './database.ts';

/** What a module needs of an installation: the database, and the key that encrypts its secrets. */
export interface DataSource {
  readonly database: Database;
  /** 32 bytes. Derive one cipher for each purpose from it: {@link createColumnCipher}. */
  readonly secretKey: Buffer;
}
