import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { domainToASCII } from 'node:url';
import { hash } from '@node-rs/argon2';
import { hashSync } from 'bcryptjs';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { preferredBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';
import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import { httpProblem } from '../../http/errors.ts';
import { ProblemError } from '../../kernel/problem.ts';
import type { Customer } from '../record/customer.ts';
import { openCustomerStorage } from '../store/customer-storage.ts';
import { createLoginReader } from '../store/login-reader.ts';
import { createValidateLogin } from './validate-login.ts';

const PASSWORD = 'PasswordHere1';
const WRONG = [400, ': login_failed'];

const CALL = { requestId: '', actor: 'test', operation: 'ValidateLogin' };

describe('Validate Login', () => {
  let server: TestServer;
  let now = new Date('2026-11-24T12:00:00Z');
  let id: number;
  let username: string;
  before(async () => {
    server = await startTestServer({ now: () => now });
  });
  after(() => server.close());
  beforeEach(async () => {
    const body = retailBody({ Password: PASSWORD });
    id = await server.create(body);
    username = String(body['Username']);
  });
  const login = (name: string, password: string) =>
    server.call('POST', '/v1/validate/login', { username: name, password });
  const outcome = async (name: string, password: string) => {
    const answer = await login(name, password);
    return answer.status === 200 ? answer.json.CustomerId : [answer.status, ...problemsOf(answer)];
  };
  const storedHash = async () =>
    String((await server.sql(`SELECT password_hash AS hash FROM customers WHERE id = ${id}`))[0]?.['hash']);

  it('returns the customer like Get for the right password, with the username in any letter case', async () => {
    const answer = await login(username.toUpperCase(), PASSWORD);
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.json, (await server.call('GET', `/v1/customers/${id}`)).json);
    assert.equal(answer.text.includes(PASSWORD), false);
  });

  it('gives an identical answer to every wrong login', async () => {
    await server.create(preferredBody({ EmailAddress: 'no-password@example.com' }));
    const answers = [
      await login(username, 'PasswordHere2'),
      await login(username, PASSWORD.toLowerCase()),
      await login(username, ''),
      await login('nobody at all', PASSWORD),
      await login('', PASSWORD),
      await login('no-password@example.com', PASSWORD),
      await login('no-password@example.com', ''),
    ];
    const bodies = answers.map(({ json: { activityId: _id, ...body } }) => body);
    assert.equal(new Set(bodies.map((body) => JSON.stringify(body))).size, 1);
    assert.deepEqual([answers[0]?.status, bodies[0].code], [400, 'login_failed']);
  });

  it('does not count or store an attempt that a busy server refused', async () => {
    const refusal = new ProblemError([{ ...httpProblem('server_busy'), retryAfterSeconds: 10 }]);
    const { reader } = server.installation.database;
    const validateLogin = createValidateLogin({
      plan: publishedPlan,
      customers: { byId: async () => assert.fail('no customer is read') },
      logins: createLoginReader(reader),
      loginUnitOfWork: openCustomerStorage(server.installation, publishedPlan).loginUnitOfWork,
      verifyPassword: () => Promise.reject(refusal),
      hashPassword: () => Promise.reject(refusal),
      clock: () => now,
    });
    for (let attempt = 0; attempt < 12; attempt += 1)
      await assert.rejects(validateLogin(username, PASSWORD, CALL), refusal);
    assert.equal(await outcome(username, PASSWORD), id);
  });

  it('accepts a login even if a busy server cannot replace the old hash', async () => {
    const customer = { id } as Customer;
    const old = hashSync(PASSWORD, 4);
    await server.sql(`UPDATE customers SET password_hash = '${old}' WHERE id = ${id}`);
    const validateLogin = createValidateLogin({
      plan: publishedPlan,
      customers: { byId: async () => customer },
      logins: createLoginReader(server.installation.database.reader),
      loginUnitOfWork: openCustomerStorage(server.installation, publishedPlan).loginUnitOfWork,
      verifyPassword: async () => true,
      hashPassword: () => Promise.reject(new ProblemError([httpProblem('server_busy')])),
      clock: () => now,
    });
    assert.equal(await validateLogin(username, PASSWORD, CALL), customer);
    assert.equal(await storedHash(), old);
  });

  it('accepts a password typed in any Unicode form', async () => {
    await server.call('PUT', `/v1/customers/${id}/reset-password`, { Password: 'P\u00e4ssword1' });
    assert.equal(await outcome(username, 'Pa\u0308ssword1'), id);
  });

  it('accepts an imported hash of a password whose Unicode form differs from the typed one', async () => {
    const password = 'Cr\u00e8me-\uff22ru\u0302l\u00e9e-77';
    const forms = ['NFC', 'NFD', 'NFKC'] as const;
    for (const hashed of forms) {
      for (const typed of forms.filter((form) => form !== 'NFKC' || hashed === 'NFKC')) {
        const stored = hashSync(password.normalize(hashed), 4);
        await server.sql(`UPDATE customers SET password_hash = '${stored}' WHERE id = ${id}`);
        assert.equal(await outcome(username, password.normalize(typed)), id, `${hashed}, typed ${typed}`);
        assert.equal(await outcome(username, password.normalize('NFKC')), id, 'renewed in our form');
      }
    }
    const other = hashSync(password.replaceAll('\u0302', ''), 4);
    await server.sql(`UPDATE customers SET password_hash = '${other}' WHERE id = ${id}`);
    assert.deepEqual(await outcome(username, password), WRONG, 'accents count');
  });

  it('accepts imported hashes, and replaces them with argon2id hashes at the first success', async () => {
    const other = { memoryCost: 8192, timeCost: 1, parallelism: 1 };
    const imported = [
      hashSync(PASSWORD, 4),
      hashSync(PASSWORD, 4).replace('$2b$', '$2y$'),
      await hash(PASSWORD, other),
      await hash(PASSWORD, { ...other, timeCost: 3, parallelism: 2 }),
    ];
    for (const [index, before] of imported.entries()) {
      await server.sql(`UPDATE customers SET password_hash = '${before}' WHERE id = ${id}`);
      assert.deepEqual(await outcome(username, 'PasswordHere2'), WRONG);
      assert.equal(await storedHash(), before);
      assert.equal(await outcome(username, PASSWORD), id, `hash ${index}`);
      assert.match(await storedHash(), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      assert.equal(await outcome(username, PASSWORD), id);
    }
    const renewed = await storedHash();
    await outcome(username, PASSWORD);
    assert.equal(await storedHash(), renewed, 'a hash of ours stays');
  });

  it('keeps the version of a customer whose hash it replaces', async () => {
    await server.sql(`UPDATE customers SET password_hash = '${hashSync(PASSWORD, 4)}' WHERE id = ${id}`);
    const etag = async () => (await server.call('GET', `/v1/customers/${id}`)).headers.get('etag');
    const before = await etag();
    assert.equal(await outcome(username, PASSWORD), id);
    assert.equal(await etag(), before);
  });

  it('accepts no login for a stored text that is not a password hash', async () => {
    for (const text of [
      '',
      PASSWORD,
      '$2b$31$'.padEnd(60, '.'),
      '$argon2id$',
      '$argon2id$v=19$m=8,t=1,p=1$x$y',
    ]) {
      await server.sql(`UPDATE customers SET password_hash = '${text}' WHERE id = ${id}`);
      assert.deepEqual(await outcome(username, PASSWORD), WRONG, text);
    }
  });

  for (const who of ['somebody', 'nobody']) {
    it(`locks a username of ${who} for a quarter of an hour after ten failures`, async () => {
      const name = who === 'nobody' ? `nobody ${id}` : username;
      const right = who === 'nobody' ? WRONG : id;
      for (let failure = 1; failure <= 9; failure += 1) assert.deepEqual(await outcome(name, 'x'), WRONG);
      assert.deepEqual(await outcome(name, PASSWORD), right, 'the tenth may still succeed');
      const after = who === 'nobody' ? 0 : 10;
      for (let failure = 1; failure <= after; failure += 1) assert.deepEqual(await outcome(name, 'x'), WRONG);
      assert.deepEqual(await outcome(name.toUpperCase(), PASSWORD), [429, ': too_many_logins']);
      now = new Date(now.getTime() + 61_500);
      const refused = await login(name, PASSWORD);
      assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '839']);
      const other = await freshCustomer();
      assert.equal(await outcome(other.username, PASSWORD), other.id, 'another username is not concerned');
      now = new Date(now.getTime() + 15 * 60_000);
      assert.deepEqual(await outcome(name, PASSWORD), right);
    });
  }

  it('is possible again at once after Reset Password, but a change of another field keeps the lock', async () => {
    for (let failure = 1; failure <= 11; failure += 1) await outcome(username, 'x');
    const locked = [429, ': too_many_logins'];
    assert.deepEqual(await outcome(username, PASSWORD), locked);
    assert.equal((await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Ann' })).status, 200);
    assert.deepEqual(await outcome(username, PASSWORD), locked);
    const reset = `/v1/customers/${id}/reset-password`;
    assert.equal((await server.call('PUT', reset, { Password: '1' })).status, 400);
    assert.deepEqual(await outcome(username, PASSWORD), locked, 'a refused password lifts nothing');
    assert.equal((await server.call('PUT', reset, { Password: 'NewPassword1' })).status, 200);
    assert.equal(await outcome(username, 'NewPassword1'), id);
  });

  it('checks no more than ten of many simultaneous guesses', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => login(username, 'x')));
    const counts = Map.groupBy(answers, ({ status }) => status);
    assert.deepEqual([counts.get(400)?.length, counts.get(429)?.length], [10, 20]);
  });

  it('stores counts without usernames, and for a limited time only', async () => {
    await login('Secret Name', 'x');
    const rows = await server.sql('SELECT * FROM login_attempts');
    assert.ok(rows.length > 0 && !JSON.stringify(rows).toLowerCase().includes('secret'));
    now = new Date(now.getTime() + 16 * 60_000);
    await login('another', 'x');
    assert.equal((await server.sql('SELECT * FROM login_attempts')).length, 1);
  });

  it('names members that are missing or not text', async () => {
    for (const [body, problem] of [
      [{ username }, 'password: wrong_type'],
      [{ password: PASSWORD }, 'username: wrong_type'],
      [{ username: 1, password: PASSWORD }, 'username: wrong_type'],
      [{ username: 'a\nb', password: PASSWORD }, 'username: invalid_text'],
      [{ username, password: 'x'.repeat(129) }, 'password: too_long'],
    ] as const) {
      const answer = await server.call('POST', '/v1/validate/login', body);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, problem]);
    }
  });

  it('leaves password and username out of the log', async () => {
    await login(username, PASSWORD);
    const log = server.log.join('\n');
    assert.ok(!log.includes(PASSWORD) && !log.includes(username));
  });

  async function freshCustomer() {
    const body = retailBody({ Password: PASSWORD });
    return { id: await server.create(body), username: String(body['Username']) };
  }
});

describe('Validate Login with a custom plan', () => {
  const statuses = publishedPlan.statuses.map((status) =>
    status.id === 4 ? { ...status, mayLogIn: false } : status,
  );

  it('accepts every status except those that may not log in, by default deleted and terminated', async () => {
    await using server = await startTestServer({ extension: { plan: { ...publishedPlan, statuses } } });
    const body = retailBody({ Password: PASSWORD });
    const id = await server.create(body);
    const login = { username: body['Username'], password: PASSWORD };
    for (const [status, expected] of [
      [2, 200],
      [3, 400],
      [4, 400],
      [5, 400],
      [1, 200],
    ] as const) {
      await server.call('PATCH', `/v1/customers/${id}`, { CustomerStatus: status });
      assert.equal((await server.call('POST', '/v1/validate/login', login)).status, expected);
    }
  });

  it('accepts no login by a username that several customers share', async () => {
    const plan = { ...publishedPlan, uniqueFields: [] };
    await using server = await startTestServer({ extension: { plan } });
    const body = retailBody({ Password: PASSWORD });
    const login = { username: body['Username'], password: PASSWORD };
    await server.create(body);
    assert.equal((await server.call('POST', '/v1/validate/login', login)).status, 200);
    await server.create(body);
    assert.equal((await server.call('POST', '/v1/validate/login', login)).status, 400);
  });
});

describe('Validate Login by other names', () => {
  const ALL = { emailAddress: true, backOfficeId: true };
  const startWith = (loginBy: CommissionPlan['loginBy']) =>
    startTestServer({
      extension: { plan: { ...publishedPlan, ...(loginBy === undefined ? {} : { loginBy }) } },
    });
  const body = {
    Username: 'jane',
    EmailAddress: 'jane@example.com',
    BackOfficeId: 'JANE-1',
    Password: PASSWORD,
  };
  const outcome = async (server: TestServer, username: string, password = PASSWORD) => {
    const answer = await server.call('POST', '/v1/validate/login', { username, password });
    return answer.status === 200 ? answer.json.CustomerId : answer.status;
  };

  it('accepts an email address or a back office id only if the plan allows it', async () => {
    const cases: [loginBy: CommissionPlan['loginBy'], byEmail: boolean, byBackOfficeId: boolean][] = [
      [undefined, false, false],
      [{ emailAddress: true }, true, false],
      [{ backOfficeId: true, emailAddress: false }, false, true],
      [ALL, true, true],
    ];
    for (const [loginBy, byEmail, byBackOfficeId] of cases) {
      await using server = await startWith(loginBy);
      const id = await server.create(retailBody(body));
      assert.equal(await outcome(server, 'jane'), id);
      assert.equal(await outcome(server, 'JANE@Example.com'), byEmail ? id : 400);
      assert.equal(await outcome(server, 'jane-1'), byBackOfficeId ? id : 400);
      assert.equal(await outcome(server, 'jane@example.com', 'PasswordHere2'), 400);
    }
  });

  it('counts the failures of all names of a customer together', async () => {
    await using server = await startWith(ALL);
    await server.create(retailBody(body));
    const other = await server.create(
      retailBody({ Username: '', CustomerType: 3, Password: PASSWORD, BackOfficeId: 'B-1' }),
    );
    const names = ['jane', 'jane@example.com', 'JANE-1'];
    for (let turn = 0; turn < 10; turn += 1) {
      assert.equal(await outcome(server, names[turn % 3] ?? '', 'PasswordHere2'), 400);
    }
    for (const name of names) assert.equal(await outcome(server, name), 429, name);
    assert.equal(await outcome(server, 'b-1'), other);
  });

  it('resets the count after a success by any name', async () => {
    await using server = await startWith(ALL);
    const id = await server.create(retailBody(body));
    for (let turn = 0; turn < 9; turn += 1) assert.equal(await outcome(server, 'jane', 'PasswordHere2'), 400);
    assert.equal(await outcome(server, 'jane@example.com'), id);
    for (let turn = 0; turn < 9; turn += 1)
      assert.equal(await outcome(server, 'JANE-1', 'PasswordHere2'), 400);
    assert.equal(await outcome(server, 'jane'), id);
  });

  it('prefers a username to the email address of another customer, and accepts no shared address', async () => {
    await using server = await startTestServer({
      extension: { plan: { ...publishedPlan, uniqueFields: ['Username'], loginBy: ALL } },
    });
    const id = await server.create(retailBody(body));
    const taker = await server.create(
      retailBody({ Username: 'jane@example.com', EmailAddress: 'shared@example.com', Password: PASSWORD }),
    );
    await server.create(retailBody({ EmailAddress: 'shared@example.com', Password: PASSWORD }));
    assert.equal(await outcome(server, 'jane@example.com'), taker);
    assert.equal(await outcome(server, 'shared@example.com'), 400);
    assert.equal(await outcome(server, 'jane-1'), id);
  });

  // In the order of the index, the key by spelling is before the common key for one domain, and after it for the
  // other.
  for (const domain of ['münchen.example', 'über.example']) {
    it(`prefers an exact spelling (${domain}) to any number of equal ones, and refuses a shared spelling`, async () => {
      await using server = await startTestServer({
        extension: { plan: { ...publishedPlan, uniqueFields: ['Username'], loginBy: ALL } },
      });
      // Customers whose key was taken are stored under their own spelling (decision 0049).
      const spelled = `jane@${domain}`;
      const equal = `jane@${domainToASCII(domain)}`;
      const createWith = (number: number) => {
        const own = { Username: `jane-${number}`, BackOfficeId: '', EmailAddress: `${number}@example.com` };
        return server.create(retailBody({ ...body, ...own }));
      };
      const ids = await Promise.all(Array.from({ length: 7 }, (_, index) => createWith(index)));
      const [first, second, ...sharers] = ids;
      const storeUnder = (of: readonly unknown[], key: string) =>
        server.sql(`UPDATE customers SET email_address_key = '${key}' WHERE id IN (${of.join(', ')})`);
      await storeUnder(sharers, equal);
      assert.equal(await outcome(server, spelled), 400, 'five share it');
      for (const exact of [first, ...sharers]) {
        await storeUnder([...sharers, first], equal);
        await storeUnder([exact], spelled);
        assert.equal(await outcome(server, spelled), exact);
        assert.equal(await outcome(server, equal), 400);
      }
      await storeUnder(sharers, equal);
      await storeUnder([first, second], spelled);
      assert.equal(await outcome(server, spelled), 400, 'two share it exactly');
    });
  }
});
