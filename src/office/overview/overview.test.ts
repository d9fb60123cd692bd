import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { type PortalClient, signedIn } from '../../../test/support/portal-client.ts';
import { startTestServer, type TestServer, testEngine } from '../../../test/support/test-server.ts';
import { until } from '../../../test/support/until.ts';
import { noteBackup } from '../../database/last-backup.ts';
import { byWeek, mondayAfter, mondaysUntil } from './weeks.ts';

describe('Get Company Overview', () => {
  let server: TestServer;
  let admin: PortalClient;
  let now = new Date();
  before(async () => {
    server = await startTestServer({ now: () => now });
    admin = await signedIn(server, 'admin@example.com', 'Administrator');
  });
  after(() => server.close());

  const read = () => admin.ok('GET', '/office/overview');
  const later = (minutes: number) => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  /** The figures of a page that stays open: the first request begins to read them. */
  const readNext = () =>
    until(async () => {
      const figures = await read();
      return figures.AsOf === now.toISOString() ? figures : null;
    });
  const peopleOf = (answer: { Types: { CustomerType: number; People: number }[] }) =>
    new Map(answer.Types.map(({ CustomerType, People }) => [CustomerType, People]));

  it('counts people by type and status, and enrollments and changes of type in their week', async () => {
    const earlier = await read();
    for (let count = 0; count < 3; count += 1) await server.create(distributorBody());
    const retail = await server.create(retailBody());
    later(4);
    assert.deepEqual(await read(), earlier, 'the figures are kept for five minutes');
    await server.sql(
      `UPDATE customers SET base_type = 3, revision = revision + 1, changed_at = '${now.toISOString()}' WHERE id = ${retail}`,
    );
    later(1);
    const next = await readNext();
    const [earlierTypes, laterTypes] = [peopleOf(earlier), peopleOf(next)];
    assert.equal((laterTypes.get(1) ?? 0) - (earlierTypes.get(1) ?? 0), 3);
    assert.equal((laterTypes.get(3) ?? 0) - (earlierTypes.get(3) ?? 0), 1);
    assert.equal(laterTypes.get(2), earlierTypes.get(2));
    const sum = (list: readonly { People: number }[]) =>
      list.reduce((total, { People }) => total + People, 0);
    assert.equal(sum(next.Statuses), sum(next.Types));
    assert.equal(next.Weeks.length, 26);
    assert.equal(next.AsOf, now.toISOString());
    const total = (answer: typeof next, name: string) =>
      answer.Weeks.reduce((all: number, week: Record<string, number>) => all + (week[name] ?? 0), 0);
    assert.equal(total(next, 'Enrollments') - total(earlier, 'Enrollments'), 4);
    assert.equal(total(next, 'TypeChanges') - total(earlier, 'TypeChanges'), 1);
  });

  it('counts two merged customers once, like Find People', async () => {
    later(5);
    const [stays, leaves] = [await server.create(retailBody()), await server.create(retailBody())];
    const earlier = peopleOf(await readNext());
    const body = { MergedCustomerId: leaves, Reason: 'The same person' };
    assert.equal((await server.call('POST', `/v1/customers/${stays}/merge`, body)).status, 200);
    later(5);
    assert.equal(peopleOf(await readNext()).get(2), (earlier.get(2) ?? 0) - 1);
  });

  it('counts the requests and errors of each hour, and the duration of the logged ones', async () => {
    const { Requests: earlier } = await read();
    const { SubscriptionId: id } = await admin.ok('POST', '/subscriptions', { Name: 'Counted' });
    const { Key } = await admin.ok('GET', `/subscriptions/${id}/keys/primary`);
    const headers = { 'Ocp-Apim-Subscription-Key': Key };
    for (const customer of [2, 2, 2, 999_999])
      await fetch(`${server.url}/v1/customers/${customer}`, { headers });
    later(5);
    const { Requests: next } = await readNext();
    assert.equal(next.Requests24h - earlier.Requests24h, 4, 'also those that are not written yet');
    assert.equal(next.Errors24h - earlier.Errors24h, 1);
    assert.equal(next.LoggedRequests - earlier.LoggedRequests, 4);
    assert.ok(next.P95Ms > 0);
    assert.equal(next.Hours.length, 24);
    const sum = (name: string) =>
      next.Hours.reduce((all: number, hour: Record<string, number>) => all + (hour[name] ?? 0), 0);
    assert.deepEqual([sum('Requests'), sum('Errors')], [next.Requests24h, next.Errors24h]);
  });

  it('answers with figures up to an hour old while it reads new ones, and waits for new ones if they are older', async () => {
    const { AsOf } = await readNext();
    later(59);
    assert.equal((await read()).AsOf, AsOf, 'no one waits');
    await readNext();
    later(60);
    assert.equal((await read()).AsOf, now.toISOString());
  });

  it('counts the people who have a place in each tree', async () => {
    const of = ({ Trees }: { Trees: { Tree: string; People: number }[] }) =>
      new Map(Trees.map(({ Tree, People }) => [Tree, People]));
    const earlier = of(await read());
    await server.create(distributorBody());
    await server.create(retailBody());
    later(5);
    const next = of(await readNext());
    const more = [...next].map(([tree, people]) => [tree, people - (earlier.get(tree) ?? 0)]);
    assert.deepEqual(Object.fromEntries(more), { Enrollment: 2, Unilevel: 1 });
  });

  it('reports the size and engine of the database, the last backup and the jobs', async () => {
    const { Server, Jobs, Requests } = await read();
    assert.ok(Server.DatabaseBytes > 10_000);
    assert.ok(['sqlite', 'postgres'].includes(Server.Engine));
    assert.equal(Server.LastBackup, null, 'there was none');
    assert.deepEqual(
      Jobs.map(({ Name }: { Name: string }) => Name),
      ['Purge', 'DailyEvent', 'Import'],
    );
    assert.equal(Jobs[2].Outcome, 'None');
    assert.ok(Number.isInteger(Requests.Requests24h));
  });

  it('shows the last backup of the embedded engine as soon as the kept figures are too old', async () => {
    const at = now.toISOString();
    noteBackup(
      server.config.dataDirectory,
      { at, file: '/copy.db', bytes: 4_096, customers: 1 },
      assert.fail,
    );
    later(5);
    const { Server } = await readNext();
    assert.deepEqual(Server.LastBackup, testEngine === 'sqlite' ? { At: at, Bytes: 4_096 } : null);
  });
});

describe('The weeks of the overview', () => {
  it('begin on Monday in UTC, even on a Sunday and across a change of year', () => {
    assert.deepEqual(mondaysUntil(new Date('2026-11-29T23:59:59Z'), 2), ['2026-11-16', '2026-11-23']);
    assert.deepEqual(mondaysUntil(new Date('2027-01-01T00:00:00Z'), 2), ['2026-12-21', '2026-12-28']);
    assert.equal(mondayAfter('2026-12-28'), '2027-01-04');
  });

  it('contain the days from Monday to Sunday', () => {
    const days = ['2026-11-22', '2026-11-23', '2026-11-29', '2026-11-30'].map((day) => ({ day, count: 1 }));
    const counted = byWeek(['2026-11-16', '2026-11-23'], days, days.slice(1, 2));
    assert.deepEqual(
      counted.map(({ Enrollments, TypeChanges }) => [Enrollments, TypeChanges]),
      [
        [1, 0],
        [2, 1],
      ],
    );
  });
});
