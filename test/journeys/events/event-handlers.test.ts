import assert from 'node:assert/strict';
import { it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import type { UplineEvent } from '../../../src/extension.ts';
import { retailBody } from '../../support/bodies.ts';
import { startTestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const CREATED = 'Associates.Enrollment.IsEmailAvailable';

it('a handler of the extension gets events after the commit, again after a failure, and events posted by its hooks', async () => {
  const created: UplineEvent[] = [];
  const posted: UplineEvent[] = [];
  await using server = await startTestServer({
    extension: {
      plan: publishedPlan,
      hooks: {
        [CREATED]: async (request, next, { services }) => {
          await services.eventService.postEvent({ name: 'EmailAsked', payload: { kitId: 7 } });
          return next(request);
        },
      },
      events: {
        'customer.created': (event) => {
          created.push(event);
          if (created.length === 1) throw new Error('not yet');
        },
        'extension.posted': (event) => void posted.push(event),
      },
    },
  });
  const id = await server.create(retailBody());
  await until(() => created.length === 2 && posted.length >= 1);
  assert.deepEqual(
    created.map(({ CustomerId, Id }) => [CustomerId, Id]),
    [
      [id, created[0]?.Id],
      [id, created[0]?.Id],
    ],
  );
  assert.deepEqual(posted[0]?.Data, { Name: 'EmailAsked', Payload: { kitId: 7 } });
  assert.ok(server.log.some((line) => line.includes('a handler of events has failed')));
});
