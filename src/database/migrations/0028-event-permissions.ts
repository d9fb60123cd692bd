import { type Kysely, sql } from 'kysely';

/** The roles that answer questions such as "did they get it?". */
const ROLES = ['Support', 'Compliance'] as const;

/** Lets these roles see deliveries of events, wherever a company has kept them. */
export async function permitEventReads(db: Kysely<unknown>): Promise<void> {
  for (const role of ROLES) {
    await sql`INSERT INTO office_role_permissions (role, permission)
      SELECT ${role}, 'events.read'
      WHERE EXISTS (SELECT 1 FROM office_role_permissions WHERE role = ${role})
        AND NOT EXISTS (SELECT 1 FROM office_role_permissions WHERE role = ${role} AND permission = 'events.read')`.execute(
      db,
    );
  }
}
