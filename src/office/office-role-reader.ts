import type { ReadHandle } from '../database/database.ts';
import { prepareQuery, type QueryParams } from '../database/prepared-query.ts';

/** A role and the stored names of its permissions. */
export interface StoredRole {
  readonly name: string;
  readonly permissions: readonly string[];
}

/** Reads the roles of the back office. */
export interface OfficeRoleReader {
  /** Stored names of the permissions that the roles of an account give, possibly repeated. */
  permissionNamesOf(accountId: number): Promise<string[]>;
  rolesOf(accountId: number): Promise<string[]>;
  list(): Promise<StoredRole[]>;
  /** The roles of every account that has any, by account id. */
  byAccount(): Promise<ReadonlyMap<number, readonly string[]>>;
}

export function createOfficeRoleReader(db: ReadHandle): OfficeRoleReader {
  const permissionNames = prepareQuery(db, (value: QueryParams<{ accountId: number }>) =>
    db
      .selectFrom('account_roles as a')
      .innerJoin('office_role_permissions as p', 'p.role', 'a.role')
      .select('p.permission')
      .where('a.account_id', '=', value('accountId')),
  );
  return {
    async permissionNamesOf(accountId) {
      return (await permissionNames({ accountId })).map(({ permission }) => permission);
    },
    async rolesOf(accountId) {
      const rows = await db
        .selectFrom('account_roles')
        .select('role')
        .where('account_id', '=', accountId)
        .orderBy('role')
        .execute();
      return rows.map(({ role }) => role);
    },
    async list() {
      const rows = await db
        .selectFrom('office_role_permissions')
        .selectAll()
        .orderBy('role')
        .orderBy('permission')
        .execute();
      return [...Map.groupBy(rows, ({ role }) => role)].map(([name, all]) => ({
        name,
        permissions: all.map(({ permission }) => permission),
      }));
    },
    async byAccount() {
      const rows = await db.selectFrom('account_roles').selectAll().orderBy('role').execute();
      const grouped = Map.groupBy(rows, (row) => row.account_id);
      return new Map([...grouped].map(([id, all]) => [id, all.map(({ role }) => role)]));
    },
  };
}
