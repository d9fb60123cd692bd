import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type PortalClient, type PortalReply, signedIn } from '../../test/support/portal-client.ts';
import { outcome } from '../../test/support/subscription-builder.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';

const HEADER = 'Ocp-Apim-Subscription-Key';
const CUSTOMER = '/v1/customers/2';
/** Enough time for a request to read its subscription. */
const LOOK_UP_MS = 200;
const XSS = `<img src=x onerror="alert('1')">`;

let server: TestServer;
let admin: PortalClient;
let owner: PortalClient & { readonly accountId: number };
let stranger: PortalClient;
let now = new Date('2026-03-01T12:00:00.000Z');
before(async () => {
  server = await startTestServer({ now: () => now });
  admin = await signedIn(server, 'admin@example.com', 'Administrator', () => now);
  owner = await signedIn(server, 'owner@example.com', 'Developer', () => now);
  stranger = await signedIn(server, 'stranger@example.com', 'Developer', () => now);
});
after(() => server.close());

const codes = ({ status, json }: PortalReply) => [
  status,
  ...json.errors.map(({ field = '', code }: { field?: string; code: string }) => `${field}: ${code}`),
];
const use = async (key: string) =>
  outcome(await fetch(server.url + CUSTOMER, { headers: { [HEADER]: key } }));

let serial = 0;
/** Creates a subscription of the owner. */
async function owned(settings: Record<string, unknown> = {}) {
  serial += 1;
  const Name = `Web shop ${serial}`;
  const made = await admin.ok('POST', '/subscriptions', {
    Name,
    OwnerAccountId: owner.accountId,
    ...settings,
  });
  const path = `/subscriptions/${made.SubscriptionId}`;
  const key = async (slot: string) => (await owner.ok('GET', `${path}/keys/${slot}`)).Key as string;
  return { ...made, path, key };
}

describe('A subscription in the portal', () => {
  it('is created by an administrator, and shown to its owner with masked keys', async () => {
    const { path, key } = await owned({
      Scopes: ['trees:read', 'customers:*'],
      AllowedAddresses: ['127.0.0.1/32'],
    });
    const shown = await owner.ok('GET', path);
    const [primary, secondary] = [await key('primary'), await key('Secondary')];
    assert.match(primary, /^[\da-f]{32}$/);
    assert.deepEqual(shown, {
      SubscriptionId: shown.SubscriptionId,
      Name: `Web shop ${serial}`,
      State: 'Active',
      Owner: { AccountId: owner.accountId, Name: 'owner' },
      Product: null,
      Scopes: ['Customers:*', 'Trees:read'],
      AllowedAddresses: ['127.0.0.1'],
      AllowedOrigins: [],
      CreatedAt: now.toISOString(),
      LastUsedAt: null,
      Keys: [primary, secondary].map((value, index) => ({
        Slot: ['Primary', 'Secondary'][index],
        CreatedAt: now.toISOString(),
        ExpiresAt: null,
        IsExpiryFixed: false,
        LastUsedAt: null,
        MaskedKey: `••••••••${value.slice(-4)}`,
      })),
      Requests24h: 0,
      Errors24h: 0,
    });
    assert.equal(await use(primary), '200');
    assert.equal((await owner.ok('GET', path)).Requests24h, 1);
  });

  it('lists only the account’s own subscriptions, and all of them for administrators', async () => {
    const mine = await owner.ok('GET', '/subscriptions');
    assert.ok(mine.length > 0);
    assert.ok(
      mine.every(({ Owner }: { Owner: { AccountId: number } }) => Owner.AccountId === owner.accountId),
    );
    assert.deepEqual(await stranger.ok('GET', '/subscriptions'), []);
    assert.deepEqual(codes(await owner.call('GET', '/subscriptions?all=true')), [403, ': not_allowed']);
    const all = await admin.ok('GET', '/subscriptions?all=true');
    assert.ok(all.length > mine.length);
    assert.equal(all[0].Name, 'test');
    assert.equal(all[0].Owner, null);
  });

  it('has two keys that are regenerated one at a time, while the other works', async () => {
    const { path, key } = await owned();
    const [primary, secondary] = [await key('primary'), await key('secondary')];
    const { Key: fresh } = await owner.ok('POST', `${path}/keys/primary/regenerate`);
    assert.deepEqual(
      [await use(primary), await use(secondary), await use(fresh)],
      ['401 key_regenerated', '200', '200'],
    );
    assert.equal(await key('primary'), fresh);
    const { Key: other } = await owner.ok('POST', `${path}/keys/secondary/regenerate`);
    assert.deepEqual(
      [await use(secondary), await use(fresh), await use(other)],
      ['401 key_regenerated', '200', '200'],
    );
  });

  it('shows and regenerates a key with a log line that has ids, but neither key nor name', async () => {
    const { path, key, SubscriptionId } = await owned();
    const from = server.log.length;
    const shown = await key('primary');
    const { Key: fresh } = await owner.ok('POST', `${path}/keys/primary/regenerate`);
    const lines = server.log.slice(from).filter((line) => line.includes('"msg":"subscription"'));
    assert.deepEqual(
      lines
        .map((line) => JSON.parse(line))
        .map(({ accountId, subscriptionId, what }) => [accountId, subscriptionId, what]),
      [
        [owner.accountId, SubscriptionId, 'primary key shown'],
        [owner.accountId, SubscriptionId, 'primary key regenerated'],
      ],
    );
    const text = server.log.slice(from).join('');
    for (const secret of [shown, fresh, `Web shop ${serial}`]) assert.ok(!text.includes(secret));
  });

  it('of another account does not exist for the caller: 404 for every operation, and nothing changes', async () => {
    const { path, key } = await owned();
    const before = [await owner.ok('GET', path), await key('primary')];
    const tries: [string, string, unknown?][] = [
      ['GET', path],
      ['PATCH', path, { AllowedAddresses: ['10.0.0.1'] }],
      ['PATCH', path, { Name: 'mine' }],
      ['GET', `${path}/keys/primary`],
      ['POST', `${path}/keys/primary/regenerate`],
      ['PATCH', `${path}/keys/primary`, { ExpiresAt: '2999-01-01' }],
      ['GET', `${path}/usage`],
      ['GET', `${path}/requests`],
    ];
    for (const [method, address, body] of tries) {
      const refused = await stranger.call(method, address, body);
      assert.deepEqual(
        codes(refused),
        [404, 'subscriptionId: subscription_not_found'],
        `${method} ${address}`,
      );
      const nowhere = await owner.call(method, address.replace(/\d+/, '999999'), body);
      assert.equal(
        nowhere.text.replace(/"activityId":"[^"]+"/, ''),
        refused.text.replace(/"activityId":"[^"]+"/, ''),
      );
      const signedOut = await fetch(`${server.url}/portal/api${address}`, { method });
      assert.equal(signedOut.status, 401);
    }
    assert.deepEqual([await owner.ok('GET', path), await key('primary')], before);
    assert.equal((await stranger.call('POST', '/subscriptions', { Name: 'x' })).status, 403);
  });

  it('may be narrowed by its owner, but not widened or changed in other ways', async () => {
    const { path } = await owned({ Scopes: ['read', 'Trees:write'] });
    const narrowed = await owner.ok('PATCH', path, { Scopes: ['Trees:*'], AllowedAddresses: ['10.0.0.0/8'] });
    assert.deepEqual([narrowed.Scopes, narrowed.AllowedAddresses], [['Trees:*'], ['10.0.0.0/8']]);
    const refusals: [Record<string, unknown>, string][] = [
      [{ Scopes: ['read'] }, 'Scopes: scopes_not_narrower'],
      [{ Scopes: ['*'] }, 'Scopes: scopes_not_narrower'],
      [{ Name: 'Another' }, ': not_allowed'],
      [{ State: 'Suspended' }, ': not_allowed'],
      [{ OwnerAccountId: null }, ': not_allowed'],
      [{ OwnerAccountId: 999_999 }, ': not_allowed'],
      [{ ProductId: null, AllowedAddresses: [] }, ': not_allowed'],
    ];
    for (const [change, code] of refusals) {
      assert.deepEqual(codes(await owner.call('PATCH', path, change)), [403, code], JSON.stringify(change));
    }
    assert.deepEqual(await owner.ok('GET', path), narrowed);
    assert.deepEqual((await admin.ok('PATCH', path, { Scopes: ['*'], AllowedAddresses: [] })).Scopes, ['*']);
  });

  it('keeps every limit of an administrator: its owner can narrow each one, and widen none', async () => {
    const { ProductId } = await admin.ok('POST', '/products', {
      Name: 'Limited',
      Operations: ['GetCustomer'],
    });
    const limits = {
      Scopes: ['Customers:read', 'Trees:*'],
      AllowedAddresses: ['10.0.0.0/8', '2001:db8::/32', '::1'],
      AllowedOrigins: ['https://shop.example.com', 'http://localhost:3000'],
      ProductId,
    };
    const { path } = await owned(limits);
    const keyPath = `${path}/keys/primary`;
    await admin.ok('PATCH', keyPath, { ExpiresAt: '2027-01-01' });
    const before = await owner.ok('GET', path);
    const widened: [string, Record<string, unknown>, string][] = [
      [path, { Scopes: ['Customers:*'] }, 'Scopes: scopes_not_narrower'],
      [path, { Scopes: ['*'] }, 'Scopes: scopes_not_narrower'],
      [path, { ProductId: null }, ': not_allowed'],
      [path, { State: 'Active' }, ': not_allowed'],
      ...[[], ['0.0.0.0/0'], ['::/0'], ['8.0.0.0/5'], ['10.1.0.0/16', '11.0.0.1']].map(
        (AllowedAddresses): [string, Record<string, unknown>, string] => [
          path,
          { AllowedAddresses },
          'AllowedAddresses: addresses_not_narrower',
        ],
      ),
      ...[[], ['https://evil.example'], ['https://shop.example.com', 'https://evil.example']].map(
        (AllowedOrigins): [string, Record<string, unknown>, string] => [
          path,
          { AllowedOrigins },
          'AllowedOrigins: origins_not_narrower',
        ],
      ),
      [keyPath, { ExpiresAt: null }, 'ExpiresAt: expiry_not_earlier'],
      [keyPath, { ExpiresAt: '2027-01-01T00:00:00.001Z' }, 'ExpiresAt: expiry_not_earlier'],
    ];
    for (const [address, change, code] of widened) {
      assert.deepEqual(
        codes(await owner.call('PATCH', address, change)),
        [403, code],
        JSON.stringify(change),
      );
    }
    assert.deepEqual(await owner.ok('GET', path), before);
    const narrowed = { Scopes: ['Trees:read'], AllowedAddresses: ['10.1.0.0/16', '2001:db8:1::/48', '::1'] };
    assert.partialDeepStrictEqual(await owner.ok('PATCH', path, narrowed), narrowed);
    const { Keys } = await owner.ok('PATCH', keyPath, { ExpiresAt: '2026-12-01' });
    assert.equal(Keys[0].ExpiresAt, '2026-12-01T00:00:00.000Z');
    await owner.ok('POST', `${keyPath}/regenerate`);
    assert.equal(
      (await owner.ok('GET', path)).Keys[0].ExpiresAt,
      '2026-12-01T00:00:00.000Z',
      'by another key',
    );
    assert.equal((await owner.call('PATCH', keyPath, { ExpiresAt: '2027-01-01' })).status, 403, 'nor back');
    await admin.ok('POST', `${keyPath}/regenerate`);
    assert.equal((await owner.ok('GET', path)).Keys[0].ExpiresAt, null);
    await owner.ok('PATCH', keyPath, { ExpiresAt: '2027-01-01' });
    await owner.ok('PATCH', keyPath, { ExpiresAt: null });
  });

  it('cannot be changed by an owner who loses it at the same moment', async () => {
    const { path, SubscriptionId, key } = await owned();
    const [before, other] = [await key('primary'), await key('secondary')];
    const { writes } = server.installation.subscriptionStorage;
    const setOwner = (ownerAccountId: number | null, during = async () => {}) =>
      writes.run(async ({ subscriptions }) => {
        await subscriptions.change(SubscriptionId, { ownerAccountId });
        await during();
      });
    const changes: (() => Promise<PortalReply>)[] = [
      () => owner.call('POST', `${path}/keys/primary/regenerate`),
      () => owner.call('PATCH', `${path}/keys/primary`, { ExpiresAt: '2027-01-01' }),
      () => owner.call('PATCH', path, { AllowedAddresses: ['10.0.0.1'] }),
    ];
    for (const change of changes) {
      let waiting: Promise<PortalReply> | undefined;
      await setOwner(null, async () => {
        // The change still finds the owner, and then waits for this transaction. A later request would also be
        // refused.
        waiting = change();
        await delay(LOOK_UP_MS);
      });
      assert.deepEqual(codes((await waiting) ?? assert.fail()), [
        404,
        'subscriptionId: subscription_not_found',
      ]);
      await setOwner(owner.accountId);
    }
    assert.deepEqual([await key('primary'), await key('secondary')], [before, other]);
    const { Keys, AllowedAddresses } = await owner.ok('GET', path);
    assert.deepEqual([Keys[0].ExpiresAt, AllowedAddresses], [null, []]);
  });

  it('is changed by an administrator, effective with the next request', async () => {
    const { path, key } = await owned();
    const primary = await key('primary');
    const suspended = await admin.ok('PATCH', path, { State: 'Suspended', Name: 'Renamed' });
    assert.deepEqual([suspended.State, suspended.Name], ['Suspended', 'Renamed']);
    assert.equal(await use(primary), '401 subscription_suspended');
    await admin.ok('PATCH', path, { State: 'Active', OwnerAccountId: null });
    assert.equal(await use(primary), '200');
    assert.deepEqual(codes(await owner.call('GET', path)), [404, 'subscriptionId: subscription_not_found']);
    await admin.ok('PATCH', path, { State: 'Cancelled' });
    assert.deepEqual(codes(await admin.call('PATCH', path, { State: 'Active' })), [
      409,
      ': subscription_cancelled',
    ]);
    assert.deepEqual(codes(await admin.call('POST', `${path}/keys/primary/regenerate`)), [
      409,
      ': subscription_cancelled',
    ]);
    assert.equal(await use(primary), '401 subscription_cancelled');
  });

  it('remains when the account of its owner is removed', async () => {
    const leaver = await signedIn(server, 'leaver@example.com', 'Developer', () => now);
    const { path } = await owned({ OwnerAccountId: leaver.accountId });
    await admin.ok('DELETE', `/accounts/${leaver.accountId}`);
    assert.equal((await admin.ok('GET', path)).Owner, null);
  });

  it('refuses invalid input with all its faults, and stores nothing', async () => {
    const { path, Name } = await owned();
    // The use of a key in an earlier test may be recorded at any time.
    const stored = async () =>
      JSON.parse(
        JSON.stringify(await admin.ok('GET', '/subscriptions?all=true'), (name, value) =>
          name === 'LastUsedAt' ? undefined : value,
        ),
      );
    const before = await stored();
    const bad = {
      Scopes: ['read', 'Nothing:read', ''],
      AllowedAddresses: ['10.0.0.1/8', '::1', '300.1.1.1', XSS],
      OwnerAccountId: 4711,
      ProductId: 4711,
    };
    const wrong = [
      'Scopes.1: unknown_scope',
      'Scopes.2: unknown_scope',
      'AllowedAddresses.0: invalid_address_range',
      'AllowedAddresses.2: invalid_address_range',
      'AllowedAddresses.3: invalid_address_range',
      'OwnerAccountId: account_unknown',
      'ProductId: product_unknown',
    ];
    assert.deepEqual(codes(await admin.call('POST', '/subscriptions', { Name: XSS, ...bad })), [
      400,
      'Name: invalid_subscription_name',
      ...wrong,
    ]);
    assert.deepEqual(codes(await admin.call('PATCH', path, bad)), [400, ...wrong]);
    assert.deepEqual(codes(await admin.call('POST', '/subscriptions', { Name })), [409, 'Name: name_taken']);
    assert.deepEqual(codes(await admin.call('PATCH', path, { Name: 'test' })), [409, 'Name: name_taken']);
    assert.deepEqual(codes(await admin.call('PATCH', path, { Scopes: [] })), [400, 'Scopes: invalid_value']);
    assert.equal((await admin.call('PATCH', path, { Scopes: null })).status, 400);
    const expiries: [unknown, string][] = [
      ['2026-03-01T12:00:00Z', 'expiry_in_past'],
      ['2020-01-01', 'expiry_in_past'],
      ['2030-02-30', 'invalid_instant'],
      ['tomorrow', 'invalid_instant'],
      ['', 'invalid_instant'],
      [5, 'wrong_type'],
    ];
    for (const [ExpiresAt, code] of expiries) {
      const refused = await owner.call('PATCH', `${path}/keys/primary`, { ExpiresAt });
      assert.deepEqual(codes(refused), [400, `ExpiresAt: ${code}`]);
    }
    assert.deepEqual(codes(await owner.call('GET', `${path}/keys/third`)), [400, 'slot: invalid_value']);
    assert.deepEqual(await stored(), before);
  });

  it('gives a key an expiry date, and removes it', async () => {
    const { path, key } = await owned();
    const primary = await key('primary');
    const dated = await owner.ok('PATCH', `${path}/keys/primary`, { ExpiresAt: '2026-03-01T15:00:00+02:00' });
    assert.deepEqual(
      dated.Keys.map(({ ExpiresAt }: { ExpiresAt: string }) => ExpiresAt),
      ['2026-03-01T13:00:00.000Z', null],
    );
    const began = now;
    now = new Date('2026-03-01T13:00:00.000Z');
    assert.equal(await use(primary), '401 key_expired');
    await owner.ok('PATCH', `${path}/keys/primary`, { ExpiresAt: null });
    assert.equal(await use(primary), '200');
    now = began;
  });
});

describe('Text of people in the portal', () => {
  it('is returned as data: scripts stay text, and no answer is a page', async () => {
    const product = await admin.ok('POST', '/products', {
      Name: XSS,
      Description: XSS,
      Operations: ['GetCustomer'],
    });
    const { path, SubscriptionId } = await owned({ ProductId: product.ProductId });
    await server.sql(
      `UPDATE subscriptions SET name = '${XSS.replaceAll("'", "''")}' WHERE id = ${SubscriptionId}`,
    );
    const answer = await owner.call('GET', path);
    assert.deepEqual([answer.json.Name, answer.json.Product.Name], [XSS, XSS]);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(
      (await owner.ok('GET', '/products')).find(({ Name }: { Name: string }) => Name === XSS).Description,
      XSS,
    );
    await admin.ok('PATCH', path, { Name: 'harmless', ProductId: null });
  });
});

describe('A product', () => {
  const operations = ['GetCustomer', 'GetUplineIds'];

  it('limits its subscriptions to its operations, and changes apply to the next request', async () => {
    const made = await admin.ok('POST', '/products', {
      Name: 'Shop',
      Operations: ['getcustomer', 'GetUplineIds', 'GetCustomer'],
    });
    assert.deepEqual(made, {
      ProductId: made.ProductId,
      Name: 'Shop',
      Description: '',
      Operations: operations,
    });
    const { key, Product } = await owned({ ProductId: made.ProductId });
    assert.deepEqual(Product, { ProductId: made.ProductId, Name: 'Shop' });
    const primary = await key('primary');
    assert.equal(await use(primary), '200');
    const path = `/products/${made.ProductId}`;
    await admin.ok('PUT', path, { Name: 'Shop', Description: 'trees only', Operations: ['GetUplineIds'] });
    assert.equal(await use(primary), '401 operation_not_in_product');
    assert.deepEqual(codes(await admin.call('DELETE', path)), [409, 'productId: product_in_use']);
    assert.deepEqual(codes(await admin.call('POST', '/products', { Name: 'SHOP', Operations: operations })), [
      409,
      'Name: name_taken',
    ]);
  });

  it('is read by developers and written by administrators', async () => {
    const { ProductId } = await admin.ok('POST', '/products', { Name: 'Unused', Operations: operations });
    assert.ok((await owner.ok('GET', '/products')).some(({ Name }: { Name: string }) => Name === 'Unused'));
    const body = { Name: 'Mine', Operations: operations };
    assert.equal((await owner.call('POST', '/products', body)).status, 403);
    assert.equal((await owner.call('PUT', `/products/${ProductId}`, body)).status, 403);
    assert.equal((await owner.call('DELETE', `/products/${ProductId}`)).status, 403);
    await admin.ok('DELETE', `/products/${ProductId}`);
    for (const [method, sent] of [['DELETE'], ['PUT', body]] as const) {
      const gone = await admin.call(method, `/products/${ProductId}`, sent);
      assert.deepEqual(codes(gone), [404, 'productId: product_not_found']);
    }
  });

  it('refuses unknown operations, and an empty list', async () => {
    const tries: [unknown, string][] = [
      [['GetCustomer', 'FellTrees'], 'Operations.1: operation_unknown'],
      [[], 'Operations: invalid_value'],
    ];
    for (const [Operations, code] of tries) {
      assert.deepEqual(codes(await admin.call('POST', '/products', { Name: 'Bad', Operations })), [
        400,
        code,
      ]);
    }
    const blank = await admin.call('POST', '/products', { Name: '  ', Operations: operations });
    assert.deepEqual(codes(blank), [400, 'Name: invalid_value']);
  });

  it('and scopes choose among all operations of the API', async () => {
    const { Scopes, Groups } = await owner.ok('GET', '/operation-groups');
    assert.deepEqual(Scopes, ['*', 'read', 'write']);
    const trees = Groups.find(({ Group }: { Group: string }) => Group === 'Trees');
    assert.deepEqual(trees.Scopes, ['Trees:*', 'Trees:read', 'Trees:write']);
    const document = (await (await fetch(`${server.url}/openapi.json`)).json()) as { paths: object };
    const ids = Object.values(document.paths).flatMap((path) =>
      Object.values(path as Record<string, { operationId: string }>).map(({ operationId }) => operationId),
    );
    const listed = Groups.flatMap(({ Operations }: { Operations: { OperationId: string }[] }) =>
      Operations.map(({ OperationId }) => OperationId),
    );
    assert.deepEqual(listed.toSorted(), ids.toSorted());
  });
});
