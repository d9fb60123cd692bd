import Type from 'typebox';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import { serviceMethod } from '../../extensions/service-method.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { customerProblem } from '../record/errors.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { ServiceLogStore } from '../store/service-log-store.ts';
import { associateId } from './associate-service.ts';

export interface TicketServiceDependencies {
  readonly customers: CustomerReader;
  readonly serviceLog: UnitOfWork<{ readonly serviceLog: ServiceLogStore }>;
  readonly clock: Clock;
}

const TEXT_MAX = 4_000;
const MARK_MAX = 200;

const mark = (description: string) =>
  Type.Optional(
    Type.String({ maxLength: MARK_MAX, format: 'line', 'x-problem': 'invalid_text', description }),
  );

const logEvent = serviceMethod({
  service: 'TicketService',
  method: 'LogEvent',
  args: Type.Object({
    associateId,
    text: Type.String({
      minLength: 1,
      maxLength: TEXT_MAX,
      format: 'text',
      'x-problem': 'invalid_text',
      'x-aliases': ['message'],
      description: 'What happened.',
    }),
    reference: mark('Third argument as published; free text, meaning unknown.'),
    source: mark('Fourth argument as published: the part of your code that logs, for example a job.'),
  }),
  result: Type.Null({ description: 'Nothing.' }),
  description:
    'Writes an entry to the customer’s service log, which `GET /v1/customers/{customerId}/service-log` shows. The entry stays even if the call fails; it does not count as stored data in “What a throw means”.',
  provenance: 'Published; the names of the arguments are Upline’s.',
  errors: ['customer_not_found', 'customer_erased'],
  async run(entry, context, { customers, serviceLog, clock }: TicketServiceDependencies) {
    if (!(await customers.exists(entry.associateId))) {
      throw new ProblemError([customerProblem('customer_not_found', 'customerId')]);
    }
    const { associateId: customerId, text, reference = '', source = '' } = entry;
    const at = clock().toISOString();
    const isWritten = await serviceLog.run((stores) =>
      stores.serviceLog.add({ customerId, text, reference, source, at }, context),
    );
    if (!isWritten) throw new ProblemError([customerProblem('customer_erased', 'customerId')]);
    return null;
  },
});

export const ticketServiceMethods = [logEvent] as const;
