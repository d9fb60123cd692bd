import { ProblemError } from '../../kernel/problem.ts';
import { writeWireInstant } from '../../kernel/wire-date.ts';
import { customerProblem } from '../record/errors.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { ServiceLogEntry, ServiceLogReader } from '../store/service-log-reader.ts';
import type { ServiceLogEntryAnswer } from './contract.ts';

const PAGE_SIZE = 50;

export interface ListServiceLogDependencies {
  readonly customers: Pick<CustomerReader, 'exists'>;
  readonly serviceLogReader: ServiceLogReader;
}

/** @throws ProblemError `customer_not_found` */
export function createListServiceLog({ customers, serviceLogReader }: ListServiceLogDependencies) {
  return async function listServiceLog(
    customerId: number,
    { limit = PAGE_SIZE, before = null }: { limit?: number; before?: number | null },
  ): Promise<ServiceLogEntryAnswer[]> {
    if (!(await customers.exists(customerId))) {
      throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
    }
    return (await serviceLogReader.entries(customerId, limit, before)).map(writeEntry);
  };
}

function writeEntry(entry: ServiceLogEntry): ServiceLogEntryAnswer {
  return {
    RecordNumber: entry.recordNumber,
    CustomerId: entry.customerId,
    LoggedDate: writeWireInstant(entry.at),
    Text: entry.text,
    Reference: entry.reference,
    Source: entry.source,
    Actor: entry.actor,
    Operation: entry.operation,
    RequestId: entry.requestId,
  };
}
