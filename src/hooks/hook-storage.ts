import type { DataSource } from '../database/data-source.ts';
import { createHookCallReader } from './hook-call-reader.ts';

/** The last request of a hook in the log, with personal data masked, for trying its handler. */
export function lastHookRequest({ database }: DataSource, hook: string): Promise<string | null> {
  return createHookCallReader(database.longReader).lastRequest(hook);
}
