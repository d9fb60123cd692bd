import type { ReadHandle } from '../../database/database.ts';
import { lookupKeys } from '../record/unique-keys.ts';

/** What a login is checked against. */
export interface Login {
  readonly customerId: number;
  readonly status: number;
  /** argon2 in PHC form or bcrypt; `null` when the customer has no password. */
  readonly passwordHash: string | null;
}

export interface LoginReader {
  /** `null` when nobody has the username, or, where the plan lets it be shared, several have. */
  byUsername(username: string): Promise<Login | null>;
}

export function createLoginReader(db: ReadHandle): LoginReader {
  return {
    async byUsername(username) {
      const keys = lookupKeys('Username', username);
      const rows = await db
        .selectFrom('customers')
        .select(['id as customerId', 'status', 'password_hash as passwordHash', 'username_key'])
        .where('username_key', 'in', keys)
        .limit(keys.length + 1)
        .execute();
      const exact = rows.filter((row) => row.username_key === keys[0]);
      const [found, other] = exact.length > 0 ? exact : rows;
      if (found === undefined || other !== undefined) return null;
      const { customerId, status, passwordHash } = found;
      return { customerId, status, passwordHash };
    },
  };
}
