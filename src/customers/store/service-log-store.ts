import type { WriteHandle } from '../../database/database.ts';
import { engineOf } from '../../database/engine.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import type { ServiceLogEntry } from './service-log-reader.ts';

/** Writes the service log; exists only inside a unit of work. */
export interface ServiceLogStore {
  /**
   * Holds the record until the end of the transaction, so that an erasure that runs at the same time removes the entry.
   * @returns whether it was written: erased customers get no entries
   */
  add(
    entry: Pick<ServiceLogEntry, 'customerId' | 'at' | 'text' | 'reference' | 'source'>,
    context: CallContext,
  ): Promise<boolean>;
}

export function createServiceLogStore(db: WriteHandle): ServiceLogStore {
  return {
    async add({ customerId, at, text, reference, source }, context) {
      const query = db.selectFrom('customers').select('erased_at').where('id', '=', customerId);
      // On the embedded engine there is no concurrent writer.
      const held = await (engineOf(db) === 'postgres' ? query.forShare() : query).executeTakeFirst();
      if (held === undefined || held.erased_at !== null) return false;
      await db
        .insertInto('service_log')
        .values({
          customer_id: customerId,
          logged_at: at,
          text,
          reference,
          source,
          actor: context.actor,
          operation: context.operation,
          request_id: context.requestId,
        })
        .execute();
      return true;
    },
  };
}
