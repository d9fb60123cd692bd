import type { WriteHandle } from '../database/database.ts';

/** Gives and takes roles; exists only inside a unit of work. */
export interface OfficeRoleStore {
  /** Replaces the roles of an account. */
  assign(accountId: number, roles: readonly string[]): Promise<void>;
}

export function createOfficeRoleStore(db: WriteHandle): OfficeRoleStore {
  return {
    async assign(accountId, roles) {
      await db.deleteFrom('account_roles').where('account_id', '=', accountId).execute();
      if (roles.length === 0) return;
      await db
        .insertInto('account_roles')
        .values(roles.map((role) => ({ account_id: accountId, role })))
        .execute();
    },
  };
}
