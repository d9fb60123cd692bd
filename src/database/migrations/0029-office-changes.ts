import { type Kysely, sql } from 'kysely';

/** Permissions that the first roles gain beyond those of their first version. */
const ADDED: Readonly<Record<string, readonly string[]>> = {
  Support: ['people.edit', 'people.type', 'people.password'],
  Compliance: ['people.edit', 'people.password', 'people.export'],
};

/**
 * Changes of records, types and passwords, and exports, for the roles that need them; deleted roles stay
 * deleted.
 */
export async function permitOfficeChanges(db: Kysely<unknown>): Promise<void> {
  for (const [role, permissions] of Object.entries(ADDED)) {
    for (const permission of permissions) {
      await sql`INSERT INTO office_role_permissions (role, permission)
        SELECT DISTINCT role, ${permission} FROM office_role_permissions WHERE role = ${role}
        ON CONFLICT DO NOTHING`.execute(db);
    }
  }
}
