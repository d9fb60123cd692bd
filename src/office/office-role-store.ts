import type { WriteHandle } from '../database/database.ts';

/** Assigns roles; exists only inside a unit of work. */
export interface OfficeRoleStore {
  /**
   * Replaces the roles of an account. If calls run in parallel, the last one counts.
   * @returns whether the account exists
   */
  assign(accountId: number, roles: readonly string[]): Promise<boolean>;
}

export function createOfficeRoleStore(db: WriteHandle): OfficeRoleStore {
  return {
    async assign(accountId, roles) {
      const { numUpdatedRows } = await db
        .updateTable('accounts')
        .set((row) => ({ name: row.ref('name') }))
        .where('id', '=', accountId)
        .executeTakeFirstOrThrow();
      if (numUpdatedRows === 0n) return false;
      await db.deleteFrom('account_roles').where('account_id', '=', accountId).execute();
      if (roles.length === 0) return true;
      await db
        .insertInto('account_roles')
        .values(roles.map((role) => ({ account_id: accountId, role })))
        .execute();
      return true;
    },
  };
}
