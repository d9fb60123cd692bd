import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  changeCurrent,
  createUpline,
  each,
  readDate,
  readIfChanged,
  type Upline,
  UplineError,
  type UplineOptions,
  UplineUnreachableError,
} from '../../../clients/typescript/src/index.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const CUSTOMER = '/v1/customers/{customerId}';

const clientOf = (server: TestServer, options: Partial<UplineOptions> = {}): Upline =>
  createUpline({ url: server.url, key: server.key, ...options });

async function refusalOf(call: Promise<unknown>): Promise<UplineError> {
  const outcome = await call.then(
    () => assert.fail('the call was not refused'),
    (error: unknown) => error,
  );
  return outcome instanceof UplineError ? outcome : assert.fail(String(outcome));
}

describe('A call of the client library', () => {
  it('answers with the data, the version and the id of the request', async () => {
    await using server = await startTestServer();
    const upline = clientOf(server, { url: `${server.url}/` });
    const body = retailBody();
    const created = await upline.post('/v1/customers', { body });
    const answer = await upline.get(CUSTOMER, { path: { customerId: created.data } });
    assert.equal(created.status, 201);
    assert.equal(answer.data.EmailAddress, body['EmailAddress']);
    assert.equal(readDate(answer.data.BirthDate), null);
    assert.match(answer.etag ?? '', /^"/);
    assert.match(answer.requestId ?? '', /^[0-9a-f-]{36}$/);
  });

  it('keeps values of paths and queries unchanged', async () => {
    await using server = await startTestServer();
    const upline = clientOf(server);
    const name = 'a/b?c=d&e #%é';
    await upline.post('/v1/customers', { body: retailBody({ Username: name }) });
    const taken = await upline.get('/v1/validate/username/{value}', { path: { value: name } });
    const found = await upline.get('/v1/customers', { query: { username: name } });
    assert.deepEqual([taken.data, found.data.length], [true, 1]);
    await assert.rejects(
      upline.get('/v1/validate/username/{value}', { path: { value: '' } }),
      /value is missing/,
    );
    for (const value of ['.', '..'])
      await assert.rejects(upline.get('/v1/validate/username/{value}', { path: { value } }), /cannot be/);
  });

  it('is refused with status, code, field and pointer', async () => {
    await using server = await startTestServer();
    const body = distributorBody({ PrimaryAddress: { Street1: 'x', CountryCode: 'US' }, TaxId: '' });
    const error = await refusalOf(clientOf(server).post('/v1/customers', { body }));
    assert.deepEqual([error.status, error.code], [400, 'required']);
    assert.deepEqual(
      error.problems.map(({ field, pointer }) => [field, pointer]),
      [
        ['PrimaryAddress.Region', '/PrimaryAddress/Region'],
        ['TaxId', '/TaxId'],
      ],
    );
    assert.deepEqual([error.field, error.pointer], ['PrimaryAddress.Region', '/PrimaryAddress/Region']);
    assert.match(error.message, /Region is required.*TaxId is required/);
    assert.ok(server.log.some((line) => line.includes(error.requestId ?? 'none')));
  });

  it('with a wrong key gives the reason why the key was refused', async () => {
    await using server = await startTestServer();
    const upline = clientOf(server, { key: 'wrong' });
    const error = await refusalOf(upline.get(CUSTOMER, { path: { customerId: 2 } }));
    assert.deepEqual([error.status, error.code, error.keyProblem], [401, null, 'key_unknown']);
  });

  it('that another server answers with a page is a failure', async () => {
    const page: typeof fetch = () => Promise.resolve(new Response('<!doctype html>'));
    const upline = createUpline({ url: 'http://127.0.0.1:1', key: 'key', fetch: page });
    const failure = upline.get(CUSTOMER, { path: { customerId: 2 } });
    await assert.rejects(
      failure,
      (error) => error instanceof UplineUnreachableError && /not JSON/.test(error.message),
    );
  });

  it('sends the headers of the client and its own', async () => {
    await using server = await startTestServer();
    const upline = clientOf(server, { headers: { Prefer: 'handling=strict' } });
    const body = retailBody({ Unknown: 1 });
    const error = await refusalOf(upline.post('/v1/customers', { body }));
    assert.equal(error.code, 'unknown_member');
    const headers = { Prefer: 'handling=lenient' };
    assert.equal((await upline.post('/v1/customers', { body, headers })).status, 201);
  });
});

describe('The compiler', () => {
  it('refuses wrong paths, members and values', () => {
    const calls = (upline: Upline) => [
      // @ts-expect-error: no such path
      upline.get('/v1/nothing'),
      // @ts-expect-error: no such method there
      upline.delete('/v1/customers', {}),
      // @ts-expect-error: the value of the path is missing
      upline.get(CUSTOMER),
      // @ts-expect-error: the id is a number
      upline.get(CUSTOMER, { path: { customerId: '1001' } }),
      // @ts-expect-error: the body is missing
      upline.post('/v1/customers'),
      // @ts-expect-error: the status is a number
      upline.patch(CUSTOMER, { path: { customerId: 1 }, body: { CustomerStatus: 'Active' } }),
      // @ts-expect-error: the operation takes no body
      upline.get(CUSTOMER, { path: { customerId: 1 }, body: {} }),
      // @ts-expect-error: no list
      each(upline, CUSTOMER),
    ];
    assert.equal(typeof calls, 'function');
  });
});

describe('A change of the current version', () => {
  it('keeps the changes of all callers who change at the same time', async () => {
    await using server = await startTestServer();
    const upline = clientOf(server);
    const customerId = await server.create(retailBody({ CompanyName: '' }));
    const path = { customerId };
    const addLetter = () =>
      changeCurrent(
        () => upline.get(CUSTOMER, { path }),
        ({ CompanyName }, headers) =>
          upline.patch(CUSTOMER, { path, headers, body: { CompanyName: `${CompanyName}x` } }),
      );
    await Promise.all([addLetter(), addLetter(), addLetter()]);
    assert.equal((await upline.get(CUSTOMER, { path })).data.CompanyName, 'xxx');
  });

  it('ends with an error if another caller is first each time', async () => {
    await using server = await startTestServer();
    const upline = clientOf(server);
    const path = { customerId: await server.create(retailBody()) };
    let count = 0;
    const change = changeCurrent(
      () => upline.get(CUSTOMER, { path }),
      async (_, headers) => {
        count += 1;
        await upline.patch(CUSTOMER, { path, body: { CompanyName: `${count}` } });
        return upline.patch(CUSTOMER, { path, headers, body: { CompanyName: 'mine' } });
      },
    );
    assert.equal((await refusalOf(change)).code, 'precondition_failed');
    assert.equal(count, 5);
  });

  it('does not read the current version twice', async () => {
    await using server = await startTestServer();
    const upline = clientOf(server);
    const path = { customerId: await server.create(retailBody()) };
    const read = (headers = {}) => upline.get(CUSTOMER, { path, headers });
    const { etag } = await read();
    assert.ok(etag);
    assert.equal(await readIfChanged(etag, read), null);
    await upline.patch(CUSTOMER, { path, body: { FirstName: 'Changed' } });
    assert.equal((await readIfChanged(etag, read))?.data.FirstName, 'Changed');
  });
});
