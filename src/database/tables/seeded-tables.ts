/**
 * Tables into which migrations put rows, such as the rights of the first roles. A new database has them, so a move
 * takes such a table for empty and replaces its rows.
 */
export const SEEDED_TABLES: readonly string[] = ['office_role_permissions'];
