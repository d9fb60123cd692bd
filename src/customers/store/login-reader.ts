import type { ReadHandle } from '../../database/database.ts';
import { nameKey } from '../record/unique-keys.ts';

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
      const rows = await db
        .selectFrom('customers')
        .select(['id as customerId', 'status', 'password_hash as passwordHash'])
        .where('username_key', '=', nameKey(username))
        .limit(2)
        .execute();
      return rows.length === 1 ? (rows[0] ?? null) : null;
    },
  };
}
