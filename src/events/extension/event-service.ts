import Type from 'typebox';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import { serviceMethod } from '../../extensions/service-method.ts';
import type { Clock } from '../../kernel/call-context.ts';
import type { EventLog } from '../../kernel/event.ts';
import { formatCount } from '../../kernel/format-count.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { eventProblem } from '../errors.ts';

export interface EventServiceDependencies {
  readonly unitOfWork: UnitOfWork<{ readonly events: EventLog }>;
  readonly clock: Clock;
}

const NAME_MAX = 100;
/** Every reader of the feed gets the payload, so it must be small. */
const PAYLOAD_MAX = 4_000;

const postEvent = serviceMethod({
  service: 'EventService',
  method: 'PostEvent',
  args: Type.Object({
    name: Type.String({
      minLength: 1,
      maxLength: NAME_MAX,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'Name of the event, for example `KitShipped`.',
    }),
    payload: Type.Optional(
      Type.Unsafe<Record<string, unknown>>({
        type: 'object',
        additionalProperties: true,
        description: `Ids and enumerations, at most ${formatCount(PAYLOAD_MAX)} characters as JSON. No data of a person: an erasure does not remove it.`,
      }),
    ),
  }),
  result: Type.Null({ description: 'Nothing.' }),
  description:
    'Puts an event `extension.posted` into the feed, from where it goes to event endpoints. The event stays even if the call fails; it does not count as stored data in “What a throw means”.',
  provenance: 'Published; the names of the arguments are Upline’s.',
  errors: ['event_too_large'],
  async run({ name, payload = {} }, call, { unitOfWork, clock }: EventServiceDependencies) {
    if (JSON.stringify(payload).length > PAYLOAD_MAX) {
      throw new ProblemError([eventProblem('event_too_large', 'payload', { max: PAYLOAD_MAX })]);
    }
    const at = clock().toISOString();
    const data = { name, payload };
    await unitOfWork.run(({ events }) =>
      events.add([{ type: 'extension.posted', customerId: null, at, data }], call),
    );
    return null;
  },
});

export const eventServiceMethods = [postEvent] as const;
