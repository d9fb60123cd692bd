import type { WriteHandle } from './database.ts';
import { lockBodies } from './engine.ts';
import { readInstallationValue, writeInstallationValue } from './installation-values.ts';

/**
 * Removes all bodies from the request log. Lists, trees and answers about others may also mention a person,
 * so no single line is about that person alone. Bodies of earlier requests that are not yet written, in this
 * process or another, are dropped when they are ({@link bodiesErasedAt}).
 * @param at ISO 8601 UTC
 */
export async function eraseKeptBodies(db: WriteHandle, at: string): Promise<void> {
  await lockBodies(db, 'change');
  await writeInstallationValue(db, 'bodiesErasedAt', at);
  await db
    .updateTable('request_log')
    .set({ request_body_encrypted: null, response_body_encrypted: null })
    .where((row) =>
      row.or([row('request_body_encrypted', 'is not', null), row('response_body_encrypted', 'is not', null)]),
    )
    .execute();
}

/** When bodies were last removed. Until the transaction ends, no other transaction removes them again. */
export async function bodiesErasedAt(db: WriteHandle): Promise<string> {
  await lockBodies(db, 'share');
  return (await readInstallationValue(db, 'bodiesErasedAt')) ?? '';
}
