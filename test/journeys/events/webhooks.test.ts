import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { type EventReceiver, startReceiver } from '../../support/event-receiver.ts';
import { subscriber } from '../../support/subscription-builder.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const LOCAL = { UPLINE_EVENT_NETWORKS: '127.0.0.0/8' };
let serial = 0;

interface Made {
  readonly id: number;
  readonly secret: string;
  readonly bearer: string | null;
}

async function endpoint(server: TestServer, receiver: EventReceiver, more: object = {}): Promise<Made> {
  serial += 1;
  const body = { Name: `endpoint ${serial}`, Url: receiver.url, ...more };
  const { status, json, text } = await server.call('POST', '/v1/event-endpoints', body);
  assert.equal(status, 201, text);
  return { id: json.Endpoint.EndpointId, secret: json.Secret, bearer: json.Bearer };
}

const typesOf = (receiver: EventReceiver) => receiver.accepted.map(({ json }) => json.type);

describe('Webhooks', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ environment: LOCAL });
  });
  after(() => server.close());

  const state = async (id: number) => (await server.call('GET', `/v1/event-endpoints/${id}`)).json;

  it('are signed so that the verifier of the library accepts them, and contain no values of a person', async () => {
    await using receiver = await startReceiver();
    const { id, secret } = await endpoint(server, receiver, { Types: ['customer.type_changed'] });
    const test = await server.call('POST', `/v1/event-endpoints/${id}/test`);
    assert.deepEqual([test.json.Outcome, test.json.Status, test.json.Kind], ['delivered', 204, 'test']);
    const customerId = await server.create(retailBody());
    await server.call('PUT', `/v1/customers/upgrade/${customerId}`, distributorBody());
    await receiver.until(({ accepted }) => accepted.length === 2);
    for (const { text, headers } of receiver.accepted)
      new Webhook(secret).verify(text, headers as Record<string, string>);
    const { json, headers } = receiver.accepted[1] ?? assert.fail();
    assert.equal(json.type, 'customer.type_changed');
    assert.deepEqual(Object.keys(json).sort(), ['data', 'timestamp', 'type']);
    const { Position, CustomerId, From, To, ...others } = json.data;
    assert.deepEqual([CustomerId, From, To, Object.keys(others)], [customerId, 2, 1, ['Actor', 'RequestId']]);
    assert.equal(headers['webhook-id'], `evt_${Position}`);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('contain the customer at the time of the delivery if the endpoint asks for it', async () => {
    await using receiver = await startReceiver();
    const { id } = await endpoint(server, receiver, { Types: ['customer.created'], IncludeCustomer: true });
    const customerId = await server.create(retailBody({ FirstName: 'Padme' }));
    await receiver.until(({ accepted }) => accepted.length === 1);
    const answer = await server.call('GET', `/v1/customers/${customerId}`);
    assert.deepEqual(receiver.accepted[0]?.json.data.Customer, answer.json);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('of the published format have the published bodies, ids and headers', async () => {
    await using receiver = await startReceiver(() => 200);
    const { id, secret, bearer } = await endpoint(server, receiver, { Format: 'published' });
    const body = retailBody({ WebAlias: 'published-shop', FirstName: 'Leia', CompanyName: 'Alderaan' });
    const customerId = await server.create(body);
    await receiver.until(({ accepted }) => accepted.length === 2);
    const [created, enrolled] = receiver.accepted.map(({ json }) => json);
    const { EventDateUtc, BackOfficeId, ...associate } = created;
    assert.match(EventDateUtc, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.equal(typeof BackOfficeId, 'string');
    assert.deepEqual(associate, {
      AssociateId: customerId,
      Username: body['Username'],
      FirstName: 'Leia',
      LastName: body['LastName'],
      CompanyName: 'Alderaan',
      EmailAddress: body['EmailAddress'],
      AssociateStatus: 1,
      AssociateType: 2,
      WebAliases: ['published-shop'],
      ExternalReferenceId: '',
      EventType: 'CreateAssociateEvent',
    });
    const { EnrollmentDateUtc, EventDateUtc: _at, ...enrollment } = enrolled;
    assert.match(EnrollmentDateUtc, /Z$/);
    assert.deepEqual(enrollment, {
      DistributorId: String(customerId),
      DistributorType: '2',
      DistributorStatus: '1',
      DistributorCountry: 'US',
      SponsorId: '2',
      EventType: 'EnrollmentEvent',
    });
    const { text, headers } = receiver.accepted[0] ?? assert.fail();
    assert.equal(headers['content-type'], 'application/json; charset=UTF-8');
    assert.equal(headers.authorization, `Bearer ${bearer}`);
    assert.equal(headers['x-directscale-client-id'], server.config.clientId);
    assert.equal(headers['x-directscale-message-id'], headers['webhook-id']);
    new Webhook(secret).verify(text, headers as Record<string, string>);
    const [attempt] = (await server.call('GET', `/v1/event-endpoints/${id}/deliveries`)).json;
    assert.equal(attempt?.Headers.Authorization, undefined, 'the bearer token is written nowhere');
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('keep the order for each customer while others continue, and are retried', async () => {
    await using receiver = await startReceiver();
    const { id } = await endpoint(server, receiver, { Types: ['customer.updated', 'customer.created'] });
    const [bad, good] = [await server.create(retailBody()), await server.create(retailBody())];
    await receiver.until(({ accepted }) => accepted.length === 2);
    let isBroken = true;
    receiver.script = ({ json }) => (isBroken && json.data.CustomerId === bad ? 500 : 204);
    for (const name of ['One', 'Two'])
      for (const customer of [bad, good])
        await server.call('PATCH', `/v1/customers/${customer}`, { FirstName: name });
    await receiver.until(({ accepted }) => accepted.length === 4, 'the other customer goes on');
    assert.equal((await state(id)).State, 'active');
    isBroken = false;
    await receiver.until(({ accepted }) => accepted.length === 6, 'the customer is tried again');
    const order = (customer: number) =>
      receiver.accepted.map(({ json }) => json.data).filter(({ CustomerId }) => CustomerId === customer);
    for (const customer of [bad, good]) {
      const positions = order(customer).map(({ Position }) => Position);
      assert.deepEqual(
        positions,
        [...positions].sort((a, b) => a - b),
      );
    }
    const ids = receiver.accepted.map(({ headers }) => headers['webhook-id']);
    assert.equal(new Set(ids).size, 6);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('wait while an endpoint is paused, and lose nothing', async () => {
    await using receiver = await startReceiver();
    const { id } = await endpoint(server, receiver, { Types: ['customer.created'] });
    await server.call('POST', `/v1/event-endpoints/${id}/pause`);
    const customer = await server.create(retailBody());
    assert.equal((await state(id)).State, 'paused');
    assert.equal(receiver.received.length, 0);
    await server.call('POST', `/v1/event-endpoints/${id}/resume`);
    await receiver.until(({ accepted }) => accepted.length === 1);
    assert.equal(receiver.accepted[0]?.json.data.CustomerId, customer);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('are signed with both secrets after a rotation', async () => {
    await using receiver = await startReceiver();
    const { id, secret } = await endpoint(server, receiver, { Types: ['customer.created'] });
    const rotated = await server.call('POST', `/v1/event-endpoints/${id}/rotate-secret`);
    await server.call('POST', `/v1/event-endpoints/${id}/test`);
    const { text, headers } = receiver.accepted[0] ?? assert.fail();
    for (const valid of [secret, rotated.json.Secret])
      new Webhook(valid).verify(text, headers as Record<string, string>);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('can be sent again, replayed and skipped', async () => {
    await using receiver = await startReceiver();
    const { id } = await endpoint(server, receiver, { Types: ['customer.created', 'customer.updated'] });
    const customer = await server.create(retailBody());
    await receiver.until(({ accepted }) => accepted.length === 1);
    const list = async (query = '') =>
      (await server.call('GET', `/v1/event-endpoints/${id}/deliveries${query}`)).json as {
        AttemptId: number;
      }[];
    await until(async () => (await list()).length > 0);
    const [first] = await list();
    const again = await server.call(
      'POST',
      `/v1/event-endpoints/${id}/deliveries/${first?.AttemptId}/send-again`,
    );
    assert.deepEqual([again.json.Kind, again.json.AgainOf], ['again', first?.AttemptId]);
    const [one, two] = receiver.accepted;
    assert.equal(two?.headers['webhook-id'], one?.headers['webhook-id']);

    const { Position } = one?.json.data ?? {};
    const replay = await server.call('POST', `/v1/event-endpoints/${id}/replay`, {
      From: Position,
      Through: Position,
    });
    assert.equal(replay.status, 200, replay.text);
    await receiver.until(({ accepted }) => accepted.length === 3);
    assert.equal(receiver.accepted[2]?.headers['x-upline-replay'], 'true');

    receiver.script = ({ json }) => (json.data.Fields?.[0] === 'FirstName' ? 500 : 204);
    await server.call('PATCH', `/v1/customers/${customer}`, { FirstName: 'Refused' });
    await receiver.until(({ received }) => received.some(({ status }) => status === 500));
    await server.call('PATCH', `/v1/customers/${customer}`, { LastName: 'Later' });
    const refused = receiver.received.find(({ status }) => status === 500)?.json.data.Position;
    const skipped = await server.call('POST', `/v1/event-endpoints/${id}/skip`, { Position: refused });
    assert.equal(skipped.status, 200, skipped.text);
    await receiver.until(({ accepted }) => accepted.at(-1)?.json.data.Fields?.[0] === 'LastName');
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('that are replayed go to the current address of the endpoint', async () => {
    await using former = await startReceiver();
    await using current = await startReceiver();
    const settings = { Types: ['customer.created'] };
    const { id } = await endpoint(server, former, settings);
    await server.create(retailBody());
    await former.until(({ accepted }) => accepted.length === 1);
    former.script = () => 500;
    const position = former.accepted[0]?.json.data.Position;
    await until(async () => (await state(id)).Cursor >= position);
    const range = { From: position, Through: position };
    const replay = await server.call('POST', `/v1/event-endpoints/${id}/replay`, range);
    assert.equal(replay.status, 200, replay.text);
    await former.until(({ received }) => received.length === 2);
    const moved = { Name: `moved ${id}`, Url: current.url, ...settings };
    const updated = await server.call('PUT', `/v1/event-endpoints/${id}`, moved);
    assert.equal(updated.status, 200, updated.text);
    await current.until(({ accepted }) => accepted.length === 1);
    assert.equal(current.accepted[0]?.json.data.Position, position);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('reach one receiver while the paused endpoint of another one waits', async () => {
    await using slow = await startReceiver(() => 'hang');
    await using quick = await startReceiver();
    const settings = { Types: ['customer.created'] };
    const { id } = await endpoint(server, slow, settings);
    await server.create(retailBody());
    await slow.until(({ received }) => received.length === 1);
    await server.call('POST', `/v1/event-endpoints/${id}/pause`);
    const { id: other } = await endpoint(server, quick, settings);
    await server.create(retailBody());
    await quick.until(({ accepted }) => accepted.length === 1);
    const attempts = await server.call('GET', `/v1/event-endpoints/${id}/deliveries`);
    assert.deepEqual(attempts.json, [], 'the slow receiver has not answered yet');
    for (const one of [id, other]) await server.call('DELETE', `/v1/event-endpoints/${one}`);
  });

  it('stop at once at a receiver that answers 410, with an event and a log line', async () => {
    await using receiver = await startReceiver(() => 410);
    await using other = await startReceiver();
    const { id } = await endpoint(server, receiver, { Types: ['customer.created'] });
    const { id: watcher } = await endpoint(server, other, { Types: ['endpoint.disabled'] });
    await server.create(retailBody());
    await other.until(({ accepted }) => accepted.length === 1);
    assert.deepEqual(typesOf(other), ['endpoint.disabled']);
    const { EndpointId, Reason } = other.accepted[0]?.json.data ?? {};
    assert.deepEqual([EndpointId, Reason], [id, 'gone']);
    const disabled = await state(id);
    assert.deepEqual([disabled.State, disabled.StateReason], ['disabled', 'gone']);
    assert.ok(server.log.some((line) => line.includes('an event endpoint is disabled')));
    for (const one of [id, watcher]) await server.call('DELETE', `/v1/event-endpoints/${one}`);
  });

  it('follow no redirect, and survive receivers that close the connection', async () => {
    const inward = { status: 302, headers: { Location: 'http://169.254.169.254/latest' } };
    await using receiver = await startReceiver(
      (_, index) => [inward, 'half' as const, 'reset' as const][index] ?? 204,
    );
    const { id } = await endpoint(server, receiver);
    const outcomes = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const { json } = await server.call('POST', `/v1/event-endpoints/${id}/test`);
      outcomes.push([json.Outcome, json.Error]);
    }
    assert.deepEqual(outcomes, [
      ['failed', 'redirected'],
      ['failed', 'ECONNRESET'],
      ['failed', 'ECONNRESET'],
      ['delivered', null],
    ]);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('wait as long as a receiver asks with 429, without counting a failure', async () => {
    await using receiver = await startReceiver((_, index) =>
      index === 0 ? { status: 429, headers: { 'Retry-After': '1' } } : 204,
    );
    const { id } = await endpoint(server, receiver, { Types: ['customer.created'] });
    await server.create(retailBody());
    await receiver.until(({ accepted }) => accepted.length === 1);
    const outcomes = async () =>
      ((await server.call('GET', `/v1/event-endpoints/${id}/deliveries`)).json as { Outcome: string }[]).map(
        ({ Outcome }) => Outcome,
      );
    await until(async () => (await outcomes()).length >= 2);
    assert.deepEqual(await outcomes(), ['delivered', 'throttled']);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('go only to public addresses over https, and elsewhere only in the allowed networks', async () => {
    const refused = async (Url: string) =>
      problemsOf(await server.call('POST', '/v1/event-endpoints', { Name: 'refused', Url }));
    for (const url of [
      'ftp://example.com/',
      'https://user:secret@example.com/',
      'https://@example.com/',
      'https://example.com\\@127.0.0.1/',
      'https://example.com/#part',
      'none',
    ])
      assert.deepEqual(await refused(url), ['Url: endpoint_url'], url);
    for (const url of [
      'https://10.0.0.1/',
      'https://169.254.169.254/',
      'https://[::1]/',
      'https://[::127.0.0.1]/',
      'https://[::10.0.0.1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://[64:ff9b::10.0.0.1]/',
      'https://[4000::1]/',
      'https://[fd00::1]/',
      'https://167772161/',
      'https://0x0a.1/',
      'http://93.184.216.34/',
    ])
      assert.deepEqual(await refused(url), ['Url: endpoint_address'], url);
    assert.deepEqual(await refused('https://nope.invalid/'), ['Url: endpoint_host']);
    const types = { Name: 'refused', Url: 'http://127.0.0.1/', Types: ['customer.sold'] };
    assert.deepEqual(problemsOf(await server.call('POST', '/v1/event-endpoints', types)), [
      'Types: endpoint_types',
    ]);
  });

  it('throttled by 429 do not fail: they wait until the instant that the receiver names', async () => {
    await using receiver = await startReceiver(() => ({ status: 429, headers: { 'Retry-After': '120' } }));
    const { id } = await endpoint(server, receiver, { Types: ['customer.created'] });
    await server.create(retailBody());
    await until(async () => (await state(id)).Health.NextAttemptAt !== null);
    const { State, Health } = await state(id);
    assert.deepEqual([State, Health.FailingSince, Health.Waiting], ['active', null, 0]);
    assert.equal(Health.ThrottledUntil, Health.NextAttemptAt);
    assert.deepEqual([Health.RecentAttempts, Health.RecentDelivered], [0, 0], 'it counts as neither');
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('that wait are sent at once when an active endpoint is resumed', async () => {
    await using receiver = await startReceiver(() => ({ status: 500, headers: { 'Retry-After': '3600' } }));
    await using throttling = await startReceiver(() => ({ status: 429, headers: { 'Retry-After': '3600' } }));
    const settings = { Types: ['customer.created'] };
    const ids = [await endpoint(server, receiver, settings), await endpoint(server, throttling, settings)];
    for (const _ of [1, 2]) await server.create(retailBody());
    for (const { id } of ids)
      await until(async () => {
        const { Waiting, ThrottledUntil } = (await state(id)).Health;
        return Waiting === 2 || ThrottledUntil !== null;
      });
    for (const one of [receiver, throttling]) one.script = () => 204;
    for (const { id } of ids) {
      const { json } = await server.call('POST', `/v1/event-endpoints/${id}/resume`);
      assert.deepEqual([json.State, json.Health.FailingSince], ['active', null]);
    }
    for (const one of [receiver, throttling]) await one.until(({ accepted }) => accepted.length === 2);
    for (const { id } of ids) {
      await until(async () => (await state(id)).Health.LagEvents === 0);
      await server.call('DELETE', `/v1/event-endpoints/${id}`);
    }
  });

  it('that are skipped do not count as attempts, no longer wait, and show who skipped them', async () => {
    await using receiver = await startReceiver(() => ({ status: 500, headers: { 'Retry-After': '3600' } }));
    const { id } = await endpoint(server, receiver, { Types: ['customer.created'] });
    for (const _ of [1, 2]) await server.create(retailBody());
    await until(async () => (await state(id)).Health.Waiting === 2);
    const [first] = (await server.call('GET', `/v1/event-endpoints/${id}/waiting`)).json as unknown as {
      Position: number;
    }[];
    const skip = () => server.call('POST', `/v1/event-endpoints/${id}/skip`, { Position: first?.Position });
    const { Health } = (await skip()).json;
    assert.deepEqual([Health.Waiting, Health.LagEvents, Health.RecentAttempts], [1, 1, 2]);
    const { Waiting, RecentAttempts } = (await state(id)).Health;
    assert.deepEqual([Waiting, RecentAttempts], [1, 2]);
    const [latest] = (await server.call('GET', `/v1/event-endpoints/${id}/deliveries`)).json as unknown as {
      [name: string]: unknown;
    }[];
    assert.deepEqual(
      [latest?.['Kind'], latest?.['Outcome'], latest?.['By'], latest?.['Position']],
      ['skip', 'skipped', 'test', first?.Position],
    );
    assert.deepEqual(problemsOf(await skip()), ['Position: event_already_handled']);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('of every kind count in the figures and as the last success', async () => {
    await using receiver = await startReceiver();
    const { id } = await endpoint(server, receiver, { Types: ['customer.created'] });
    assert.equal((await state(id)).Health.LastSuccessAt, null);
    const { json } = await server.call('POST', `/v1/event-endpoints/${id}/test`);
    const { RecentAttempts, RecentDelivered, LastSuccessAt } = (await state(id)).Health;
    assert.deepEqual([RecentAttempts, RecentDelivered, LastSuccessAt], [1, 1, json.At]);
    receiver.script = () => 500;
    await server.call('POST', `/v1/event-endpoints/${id}/test`);
    const after = (await state(id)).Health;
    assert.deepEqual([after.RecentAttempts, after.RecentDelivered, after.LastSuccessAt], [2, 1, json.At]);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('need a valid name for their endpoint, and a refusal explains the fault', async () => {
    const messageOf = async (Name: string) =>
      (await server.call('POST', '/v1/event-endpoints', { Name, Url: 'http://127.0.0.1/' })).json.detail;
    for (const name of ['', ' '])
      assert.equal(
        await messageOf(name),
        'Name must be at least one character long, and not only white space.',
      );
    assert.equal(await messageOf('a\nb'), 'Name contains characters that are not allowed here.');
  });

  it('are replayed up to the position that the endpoint has reached, and a refusal names that position', async () => {
    await using receiver = await startReceiver();
    const { id } = await endpoint(server, receiver);
    const { Cursor } = await state(id);
    const range = { From: 1, Through: Cursor + 1 };
    const { status, json } = await server.call('POST', `/v1/event-endpoints/${id}/replay`, range);
    assert.deepEqual([status, json.code], [400, 'replay_range']);
    assert.ok(json.detail.includes(`at most ${Cursor}, the position`), json.detail);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('of other subscriptions are not found, and a subscription gets only events that it may read', async () => {
    await using receiver = await startReceiver();
    const { id } = await endpoint(server, receiver);
    const other = await subscriber(server, { scopes: ['Events:*', 'Trees:read'] });
    assert.equal((await other.get(`/v1/event-endpoints/${id}`)).status, 404);
    assert.deepEqual(await (await other.get('/v1/event-endpoints')).json(), []);
    await using limited = await startReceiver();
    const made = await fetch(`${server.url}/v1/event-endpoints`, {
      method: 'POST',
      headers: { 'Ocp-Apim-Subscription-Key': other.keys.primary, 'Content-Type': 'application/json' },
      body: JSON.stringify({ Name: 'trees', Url: limited.url }),
    });
    assert.equal(made.status, 201);
    await server.create(retailBody());
    await limited.until(({ accepted }) => accepted.length === 1);
    assert.deepEqual(typesOf(limited), ['placement.placed']);
    await server.call('DELETE', `/v1/event-endpoints/${id}`);
  });

  it('are not sent again after the subscription has lost the right to read them', async () => {
    await using receiver = await startReceiver();
    const { keys, name } = await subscriber(server, { scopes: ['Events:*', 'Customers:read'] });
    const call = async (method: string, address: string, body?: object) => {
      const answer = await fetch(`${server.url}/v1/event-endpoints${address}`, {
        method,
        headers: { 'Ocp-Apim-Subscription-Key': keys.primary, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: answer.status, json: JSON.parse(await answer.text()) };
    };
    const settings = {
      Name: 'narrowed',
      Url: receiver.url,
      Types: ['customer.created'],
      IncludeCustomer: true,
    };
    const id = (await call('POST', '', settings)).json.Endpoint.EndpointId;
    await server.create(retailBody());
    const attempts = async () => (await call('GET', `/${id}/deliveries`)).json;
    await until(async () => (await attempts()).length > 0);
    const again = `/${id}/deliveries/${(await attempts())[0].AttemptId}/send-again`;
    assert.equal((await call('POST', again)).status, 200);
    await server.installation.subscriptions.allow(name, { scopes: ['Events:*', 'Trees:read'] });
    const refused = await call('POST', again);
    assert.deepEqual([refused.status, refused.json.code], [404, 'attempt_not_found']);
    assert.equal(receiver.received.length, 2);
    assert.equal((await call('POST', `/${id}/test`)).status, 200);
    await call('DELETE', `/${id}`);
  });

  it('contain no name of a person who was erased between the write and the delivery', async () => {
    const formats = [{ Format: 'published' }, { IncludeCustomer: true, Types: ['customer.created'] }];
    for (const format of formats) {
      await using receiver = await startReceiver(() => 200);
      const { id } = await endpoint(server, receiver, format);
      await server.call('POST', `/v1/event-endpoints/${id}/pause`);
      const customer = await server.create(retailBody({ FirstName: 'Vanished', LastName: 'Vanished' }));
      await server.call('POST', `/v1/customers/${customer}/erase`);
      await server.call('POST', `/v1/event-endpoints/${id}/resume`);
      await receiver.until(({ accepted }) => accepted.length === (format.Types?.length ?? 2));
      assert.ok(receiver.received.every(({ text }) => !text.includes('Vanished')));
      const { json } = receiver.accepted[0] ?? assert.fail();
      assert.equal((json.data?.Customer ?? json).FirstName, '');
      await server.call('DELETE', `/v1/event-endpoints/${id}`);
    }
  });
});
