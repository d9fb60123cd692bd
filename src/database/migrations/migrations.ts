import type { Migration } from 'kysely/migration';
import * as firstSchema from './0001-first-schema.ts';

/** Every migration, in order. A shipped one is never edited; the names are stored in the database. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-schema': firstSchema,
};
