import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { type EventConsole, refusalOf, startConsole } from '../../../test/support/event-console.ts';
import { startReceiver } from '../../../test/support/event-receiver.ts';
import { until } from '../../../test/support/until.ts';

let tools: EventConsole;
let server: EventConsole['server'];
let admin: EventConsole['admin'];
let owner: EventConsole['owner'];
before(async () => {
  tools = await startConsole();
  ({ server, admin, owner } = tools);
});
after(() => server.close());

describe('The console of events', () => {
  it('leads an owner from a new endpoint to a delivery that the library verifies', async () => {
    await using receiver = await startReceiver();
    const { id, path, secret } = await tools.endpoint(receiver, { Types: ['customer.type_changed'] });
    const test = await owner.ok('POST', `${path}/test`);
    assert.deepEqual([test.Outcome, test.Kind, test.Position], ['delivered', 'test', null]);
    const customer = await server.create(retailBody());
    await server.call('PUT', `/v1/customers/upgrade/${customer}`, distributorBody());
    await receiver.until(({ accepted }) => accepted.length === 2);
    const { text, headers } = receiver.accepted[1] ?? assert.fail();
    new Webhook(secret).verify(text, headers as Record<string, string>);

    const [latest = assert.fail()] = await tools.deliveries(path, 2);
    const shown = await owner.ok('GET', `${path}/deliveries/${latest.AttemptId}`);
    const { Attempt, Event, Others, IsAnswerHidden } = shown;
    assert.equal(Attempt.Headers['webhook-signature'], headers['webhook-signature']);
    assert.deepEqual([Attempt.Outcome, Attempt.Status, Attempt.CustomerId], ['delivered', 204, customer]);
    assert.deepEqual([Event.Actor, Others, IsAnswerHidden], ['test', [], false]);
    const again = await owner.ok('POST', `${path}/deliveries/${latest.AttemptId}/send-again`);
    assert.deepEqual([again.Kind, again.AgainOf], ['again', latest.AttemptId]);
    const after = await owner.ok('GET', `${path}/deliveries/${latest.AttemptId}`);
    assert.deepEqual(
      after.Others.map(({ AttemptId }: { AttemptId: number }) => AttemptId),
      [again.AttemptId],
    );

    const { Endpoints } = await owner.ok('GET', '/event-endpoints');
    const listed = Endpoints.find(({ EndpointId }: { EndpointId: number }) => EndpointId === id);
    const { State, Health, Hours, SubscriptionName, MayChange, DisabledAt } = listed;
    assert.deepEqual([State, SubscriptionName, MayChange, DisabledAt], ['active', 'shop', true, null]);
    assert.deepEqual([Health.RecentAttempts, Health.RecentDelivered], [3, 3]);
    assert.equal(Hours.length, 24);
    const sum = (of: string) =>
      Hours.reduce((all: number, hour: Record<string, number>) => all + (hour[of] ?? 0), 0);
    assert.deepEqual([sum('Delivered'), sum('Failed')], [3, 0]);
    await owner.ok('DELETE', path);
    assert.deepEqual(refusalOf(await owner.call('GET', path)), [404, 'endpoint_not_found']);
  });

  it('finds deliveries by outcome, type, customer and time, page by page', async () => {
    // The next attempt comes after the end of the test.
    const refusal = { status: 500, headers: { 'Retry-After': '3600' } };
    await using receiver = await startReceiver(({ json }) =>
      json.data.Fields === undefined ? 204 : refusal,
    );
    const { path } = await tools.endpoint(receiver, { Types: ['customer.created', 'customer.updated'] });
    const first = await server.create(retailBody());
    await tools.deliveries(path, 1);
    const second = await server.create(retailBody());
    await tools.deliveries(path, 2);
    await server.call('PATCH', `/v1/customers/${first}`, { FirstName: 'Refused' });
    const all = await tools.deliveries(path, 3);
    const ids = (found: { AttemptId: number }[]) => found.map(({ AttemptId }) => AttemptId);
    const find = async (query: string) => ids(await owner.ok('GET', `${path}/deliveries?${query}`));
    const [failed, two, one] = ids(all);
    assert.deepEqual(await find('outcome=failed'), [failed]);
    assert.deepEqual(await find('type=customer.created'), [two, one]);
    assert.deepEqual(await find(`customerId=${second}`), [two]);
    assert.deepEqual(await find('limit=1'), [failed]);
    assert.deepEqual(await find(`limit=2&beforeId=${failed}`), [two, one]);
    const at = encodeURIComponent(all[1]?.At ?? '');
    assert.ok(!(await find(`until=${at}`)).includes(two ?? 0));
    assert.ok((await find(`since=${at}`)).includes(two ?? 0));
    assert.deepEqual(await find('until=2020-01-01'), []);
    assert.deepEqual(refusalOf(await owner.call('GET', `${path}/deliveries?since=yesterday`)), [
      400,
      'invalid_date',
    ]);

    const [waiting] = await owner.ok('GET', `${path}/waiting`);
    assert.equal(waiting.CustomerId, first);
    const { NextAttemptAt } = await owner.ok('GET', `${path}/deliveries/${failed}`);
    assert.equal(NextAttemptAt, waiting.NextAttemptAt);
    const troubled = await owner.ok('GET', '/event-endpoints?troubled=true');
    assert.equal(troubled.Endpoints.length, 1);
    assert.ok(troubled.Endpoints[0].DisabledAt > troubled.Endpoints[0].Health.FailingSince);
    await owner.ok('POST', `${path}/skip`, { Position: waiting.Position });
    assert.deepEqual(await owner.ok('GET', `${path}/waiting`), []);
    const [skipped] = await owner.ok('GET', `${path}/deliveries?outcome=skipped`);
    const person = (await owner.ok('GET', '/session')).Account?.Name;
    assert.equal(skipped.By, person, 'it names who gave the event up');
    assert.equal((await owner.ok('GET', `${path}/deliveries/${skipped.AttemptId}`)).Attempt.By, person);
    await owner.ok('DELETE', path);
  });

  it('replays a range with a mark, and pauses, resumes, changes settings and rotates secrets', async () => {
    await using receiver = await startReceiver();
    const { id, path, secret } = await tools.endpoint(receiver, { Types: ['customer.created'] });
    await server.create(retailBody());
    const [{ Position } = assert.fail()] = await tools.deliveries(path, 1);
    await until(async () => (await owner.ok('GET', path)).Cursor >= Position);
    await owner.ok('POST', `${path}/replay`, { From: Position, Through: Position });
    await receiver.until(({ accepted }) => accepted.length === 2);
    assert.equal(receiver.accepted[1]?.headers['x-upline-replay'], 'true');
    assert.equal((await owner.ok('POST', `${path}/pause`)).State, 'paused');
    assert.equal((await owner.ok('POST', `${path}/resume`)).State, 'active');
    const settings = { Name: `changed ${id}`, Url: receiver.url, MaxInFlight: 2 };
    const changed = await owner.ok('PUT', path, settings);
    assert.deepEqual([changed.Endpoint.Name, changed.Endpoint.MaxInFlight], [settings.Name, 2]);
    const rotated = await owner.ok('POST', `${path}/rotate-secret`);
    assert.notEqual(rotated.Secret, secret);
    await owner.ok('POST', `${path}/test`);
    const { text, headers } = receiver.accepted.at(-1) ?? assert.fail();
    for (const valid of [secret, rotated.Secret])
      new Webhook(valid).verify(text, headers as Record<string, string>);
    const lines = server.log.filter((line) => line.includes('"msg":"event endpoint"'));
    assert.ok(lines.some((line) => line.includes(`"endpointId":${id},"what":"secret rotated"`)));
    assert.ok(lines.every((line) => !line.includes('whsec_') && !line.includes(settings.Name)));
    await owner.ok('DELETE', path);
  });

  it('names the field of a refused setting', async () => {
    const refused = await tools.create(owner, { url: 'https://user:secret@example.com/' });
    assert.deepEqual([refused.json.errors[0].field, ...refusalOf(refused)], ['Url', 400, 'endpoint_url']);
    const nameless = await tools.create(owner, { url: 'http://127.0.0.1:9/' }, { Name: ' ' });
    assert.deepEqual([nameless.json.errors[0].field, ...refusalOf(nameless)], ['Name', 400, 'invalid_value']);
    const unknown = await tools.create(owner, { url: 'http://127.0.0.1:9/' }, { Types: ['customer.hugged'] });
    assert.deepEqual([unknown.json.errors[0].field, ...refusalOf(unknown)], ['Types', 400, 'endpoint_types']);
  });
});

describe('A dry run', () => {
  const person = { FirstName: 'Padmé', LastName: 'Naberrie', EmailAddress: 'padme@naboo.example' };

  it('shows headers and body without sending, and masks every value of a person', async () => {
    await using receiver = await startReceiver();
    for (const settings of [{ IncludeCustomer: true }, { Format: 'published' }]) {
      const { id, path } = await tools.endpoint(receiver, settings);
      await owner.ok('POST', `${path}/pause`);
      const body = retailBody({ ...person, EmailAddress: `${id}${person.EmailAddress}` });
      const customer = await server.create({
        ...body,
        WebAlias: `naboo-${id}`,
        PrimaryPhone: '5551234567',
      });
      const [event] = (await server.call('GET', `/v1/events?customerId=${customer}&wait=30`)).json;
      const preview = await admin.ok('GET', `${path}/preview?position=${event.Position}`);
      assert.deepEqual([preview.Type, preview.LeftOut], ['customer.created', null]);
      const text = JSON.stringify(preview);
      for (const value of ['Padmé', 'Naberrie', 'naboo', '5551234567', String(body['Username'])])
        assert.ok(!text.includes(value), `${value} is masked`);
      const { Headers, Body } = preview.Requests[0];
      assert.deepEqual([Headers['webhook-id'], Headers['webhook-signature']], [event.Id, 'v1,…']);
      assert.ok([undefined, 'Bearer …'].includes(Headers.Authorization));
      assert.ok(Body.includes(String(customer)), 'ids are shown');
      await owner.ok('DELETE', path);
    }
    assert.deepEqual(receiver.received, []);
  });

  it('reports when the settings leave an event out, and hides events that the subscription may not see', async () => {
    await using receiver = await startReceiver();
    const { path } = await tools.endpoint(receiver, { Types: ['customer.erased'] });
    const customer = await server.create(retailBody());
    const [{ Position }] = (await server.call('GET', `/v1/events?customerId=${customer}&wait=30`)).json;
    const preview = await owner.ok('GET', `${path}/preview?position=${Position}`);
    assert.deepEqual([preview.LeftOut, preview.Requests], ['Types', []]);
    await owner.ok('DELETE', path);
    const narrow = await tools.subscription('narrow', { Scopes: ['Events:*'] });
    const other = await tools.endpoint(receiver, { SubscriptionId: narrow });
    const hidden = await owner.call('GET', `${other.path}/preview?position=${Position}`);
    assert.deepEqual(refusalOf(hidden), [404, 'event_not_stored']);
    assert.equal((await admin.ok('GET', `${other.path}/preview?position=${Position}`)).LeftOut, 'Rights');
    await owner.ok('DELETE', other.path);
  });
});
