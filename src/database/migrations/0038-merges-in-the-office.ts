import { type Kysely, sql } from 'kysely';

const ROLE = 'Compliance';
const PERMISSION = 'people.merge';

/** The request of an undo, for timelines; and the permission to merge for its role, unless that role was deleted. */
export async function mergeInTheOffice(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE customer_merges ADD COLUMN undone_request_id TEXT`.execute(db);
  await sql`INSERT INTO office_role_permissions (role, permission)
    SELECT DISTINCT role, ${PERMISSION} FROM office_role_permissions WHERE role = ${ROLE}
    ON CONFLICT DO NOTHING`.execute(db);
}
