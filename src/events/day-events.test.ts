import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startTestServer } from '../../test/support/test-server.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { dayAt, startDayEvents } from './day-events.ts';
import { createDayStore } from './day-store.ts';
import { createEventStore } from './event-store.ts';

it('a day begins at the time and in the zone of the settings, even across a clock change', () => {
  const denver = { time: '06:00', zone: 'America/Denver' };
  assert.equal(dayAt(new Date('2026-11-25T12:59:00Z'), denver), '2026-11-24');
  assert.equal(dayAt(new Date('2026-11-25T13:00:00Z'), denver), '2026-11-25');
  assert.equal(dayAt(new Date('2026-07-01T12:00:00Z'), denver), '2026-07-01', 'in summer an hour earlier');
  assert.equal(dayAt(new Date('2026-03-01T00:00:00Z'), { time: '00:00', zone: 'UTC' }), '2026-03-01');
  assert.equal(dayAt(new Date('2026-03-01T03:00:00Z'), { time: '04:00', zone: 'UTC' }), '2026-02-28');
});

it('a day has one event, regardless of the number of processes', async () => {
  await using server = await startTestServer();
  const unitOfWork = createUnitOfWork(server.installation.database.writer, (transaction) => ({
    days: createDayStore(transaction),
    events: createEventStore(transaction),
  }));
  const beginAt = async (now: string) => {
    const ports = { unitOfWork, dayStart: { time: '00:00', zone: 'UTC' }, clock: () => new Date(now) };
    const onError = (error: unknown) => assert.fail(String(error));
    const processes = Array.from({ length: 4 }, () =>
      startDayEvents({ ...ports, onCommitted: () => undefined, onError }),
    );
    for (const { close } of processes) await close();
  };
  for (const day of ['2999-01-01', '2999-01-02', '2999-01-02', '2999-01-05'])
    await beginAt(`${day}T08:00:00Z`);
  const rows = await server.sql(
    "SELECT details FROM outbox_events WHERE event_type = 'day.started' ORDER BY id",
  );
  assert.deepEqual(
    rows.map(({ details }) => JSON.parse(String(details)).date).filter((date) => date >= '2999-01-02'),
    ['2999-01-02', '2999-01-05'],
  );
});
