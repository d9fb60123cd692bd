import type { ReadHandle } from '../../database/database.ts';
import { KEY_COLUMNS } from '../record/key-columns.ts';
import { lookupKeys } from '../record/unique-keys.ts';

/** The data that a login is checked against. */
export interface Login {
  readonly customerId: number;
  readonly status: number;
  readonly username: string | null;
  /** argon2 in PHC form or bcrypt; `null` when the customer has no password. */
  readonly passwordHash: string | null;
}

/** Values that a customer can log in with. */
export type LoginField = 'Username' | 'EmailAddress' | 'BackOfficeId';

export interface LoginReader {
  /**
   * Finds the customer for a login name. Among several fields, and the spellings of a field, the first with a
   * match counts: an exact spelling comes before an equal one. `null` when no customer has the name, or when
   * several share it, where the plan allows that. All are read, so that the time does not reveal which names
   * exist.
   */
  byName(name: string, fields: readonly LoginField[]): Promise<Login | null>;
}

export function createLoginReader(db: ReadHandle): LoginReader {
  /** At most two: the second shows that the key is shared. */
  function holdersOf(field: LoginField, key: string): Promise<Login[]> {
    return db
      .selectFrom('customers')
      .select(['id as customerId', 'status', 'username', 'password_hash as passwordHash'])
      .where(KEY_COLUMNS[field], '=', key)
      .limit(2)
      .execute();
  }

  return {
    async byName(name, fields) {
      // Separate queries: in one limited query, the customers of one key could crowd out those of another.
      const found = await Promise.all(
        fields.flatMap((field) => lookupKeys(field, name).map((key) => holdersOf(field, key))),
      );
      const [login, other] = found.find((holders) => holders.length > 0) ?? [];
      return login === undefined || other !== undefined ? null : login;
    },
  };
}
