import type { WriteHandle } from '../../database/database.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import type { ServiceLogEntry } from './service-log-reader.ts';

/** Writes the service log; exists only inside a unit of work. */
export interface ServiceLogStore {
  add(
    entry: Pick<ServiceLogEntry, 'customerId' | 'at' | 'text' | 'reference' | 'source'>,
    context: CallContext,
  ): Promise<void>;
}

export function createServiceLogStore(db: WriteHandle): ServiceLogStore {
  return {
    async add({ customerId, at, text, reference, source }, context) {
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
    },
  };
}
