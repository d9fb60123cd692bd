import type { WriteHandle } from '../../database/database.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { type HeldRecord, holdRecord } from './held-record.ts';
import type { ServiceLogEntry } from './service-log-reader.ts';

/** Writes the service log; exists only inside a unit of work. */
export interface ServiceLogStore {
  /** See {@link holdRecord}. */
  hold(customerId: number): Promise<HeldRecord | null>;
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
  const hold = (customerId: number) => holdRecord(db, customerId);
  return {
    hold,
    async add({ customerId, at, text, reference, source }, context) {
      const held = await hold(customerId);
      if (held === null || held.erasedAt !== null) return false;
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
