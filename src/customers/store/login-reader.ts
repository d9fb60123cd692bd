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
   * Finds the customer for a login name; among several fields, the first with a match counts. `null` when no
   * customer has the name, or when several share it, where the plan allows that. Every field is read, so that
   * the time does not reveal which names exist.
   */
  byName(name: string, fields: readonly LoginField[]): Promise<Login | null>;
}

export function createLoginReader(db: ReadHandle): LoginReader {
  async function holdersOf(name: string, field: LoginField): Promise<Login[]> {
    const column = KEY_COLUMNS[field];
    const keys = lookupKeys(field, name);
    const rows = await db
      .selectFrom('customers')
      .select(['id as customerId', 'status', 'username', 'password_hash as passwordHash'])
      .select(`${column} as key`)
      .where(column, 'in', keys)
      .limit(keys.length + 1)
      .execute();
    const exact = rows.filter(({ key }) => key === keys[0]);
    return (exact.length > 0 ? exact : rows).map(({ key: _key, ...login }) => login);
  }

  return {
    async byName(name, fields) {
      const found = await Promise.all(fields.map((field) => holdersOf(name, field)));
      const [login, other] = found.find((holders) => holders.length > 0) ?? [];
      return login === undefined || other !== undefined ? null : login;
    },
  };
}
