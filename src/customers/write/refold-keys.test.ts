import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { retailBody } from '../../../test/support/bodies.ts';
import { accountManager } from '../../../test/support/portal-client.ts';
import { runUpline } from '../../../test/support/process.ts';
import {
  databaseIn,
  startTestServer,
  type TestServer,
  testEngine,
} from '../../../test/support/test-server.ts';
import { createColumnCipher } from '../../database/encryption.ts';
import { createUnitOfWork, type UnitOfWork } from '../../database/unit-of-work.ts';
import { createKeyStore } from '../store/key-store.ts';
import { refoldKeys } from './refold-keys.ts';

const PASSWORD = 'Password123!';

/** The comparison of version 0.3.1. */
const oldKey = (value: string) =>
  value.normalize('NFKC').trim().toLowerCase().toUpperCase().toLowerCase().normalize('NFKC').trim();
const oldTaxIdKey = (value: string) => oldKey(value).replace(/[^\p{L}\p{N}]/gu, '');

type Field = 'email_address' | 'username' | 'web_alias' | 'back_office_id' | 'external_reference_id';

/** A database as 0.3.1 left it: values that current rules refuse, under the keys of that version. */
async function writeAsBefore(server: TestServer, id: number, field: Field, value: string) {
  await server.sql(
    `UPDATE customers SET ${field} = '${value}', ${field}_key = '${oldKey(value)}' WHERE id = ${id}`,
  );
}

const forgetRefolding = (server: TestServer) =>
  server.sql(`DELETE FROM installation WHERE name = 'key-folding'`);

/** Runs `before` on one server and `after` on the next one over the same database. */
async function withRestart<Seen>(
  before: (server: TestServer) => Promise<Seen>,
  after: (server: TestServer, seen: Seen, environment: Readonly<Record<string, string>>) => Promise<void>,
) {
  const directory = mkdtempSync(path.join(tmpdir(), 'upline-refold-'));
  try {
    const first = await startTestServer({ directory });
    const seen = await before(first);
    await forgetRefolding(first);
    await first.close();
    const second = await startTestServer({ directory });
    try {
      await after(second, seen, (await databaseIn(directory)) as Readonly<Record<string, string>>);
    } finally {
      await second.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

const key = async (server: TestServer, id: number, field: Field) =>
  (await server.sql(`SELECT ${field}_key AS key FROM customers WHERE id = ${id}`))[0]?.['key'];

const idsByEmail = async (server: TestServer, email: string) =>
  (await server.call('GET', `/v1/customers?email=${encodeURIComponent(email)}`)).json.map(
    ({ CustomerId }: { CustomerId: number }) => CustomerId,
  );

const login = async (server: TestServer, username: string) => {
  const answer = await server.call('POST', '/v1/validate/login', { username, password: PASSWORD });
  return answer.status === 200 ? answer.json.CustomerId : answer.status;
};

describe('A database whose values were compared in another way', () => {
  it('finds all customers by the current comparison after the start', async () => {
    await withRestart(
      async (server) => {
        const id = await server.create(retailBody({ TaxId: 'Q&G010101AB1', Password: PASSWORD }));
        await writeAsBefore(server, id, 'email_address', 'mıke@münchen.example');
        await writeAsBefore(server, id, 'username', 'ΟΔΟΣ');
        await writeAsBefore(server, id, 'web_alias', 'ŞIKıŞ');
        await writeAsBefore(server, id, 'back_office_id', 'ı-1');
        await writeAsBefore(server, id, 'external_reference_id', 'ı-2');
        const { keyedHash } = createColumnCipher(server.installation.secretKey, 'tax-id');
        await server.sql(
          `UPDATE customers SET tax_id_key = '${keyedHash(oldTaxIdKey('Q&G010101AB1'))}' WHERE id = ${id}`,
        );
        const rows = await server.sql(`SELECT revision, changed_at FROM customers WHERE id = ${id}`);
        return { id, rows };
      },
      async (server, { id, rows }) => {
        assert.deepEqual(await idsByEmail(server, 'MıKE@xn--mnchen-3ya.example'), [id]);
        assert.deepEqual(await idsByEmail(server, 'mike@münchen.example'), []);
        assert.equal(await login(server, 'οδος'), id);
        const { json } = await server.call('GET', `/v1/customers?webAlias=${encodeURIComponent('şikış')}`);
        assert.equal(json[0]?.CustomerId, id);
        const aliases = await server.sql(`SELECT web_alias_key FROM web_aliases WHERE customer_id = ${id}`);
        assert.deepEqual(aliases, [{ web_alias_key: 'şikış' }]);
        assert.equal(await key(server, id, 'back_office_id'), 'ı-1');
        assert.equal(await key(server, id, 'external_reference_id'), 'ı-2');
        const taken = async (taxId: string) =>
          (await server.call('GET', `/v1/validate/tax-id/${encodeURIComponent(taxId)}`)).json;
        assert.deepEqual([await taken('q&g-010101-ab1'), await taken('QG010101AB1')], [true, false]);
        assert.deepEqual(
          await server.sql(`SELECT revision, changed_at FROM customers WHERE id = ${id}`),
          rows,
        );
        assert.deepEqual(await server.sql(`SELECT value FROM installation WHERE name = 'key-folding'`), [
          { value: 'unicode-case-folding-1 0' },
        ]);
      },
    );
  });

  it('lets customers with values that became equal log in with their own spelling, and names them in the log', async () => {
    await withRestart(
      async (server) => {
        const ids = [];
        for (let n = 0; n < 5; n += 1) ids.push(await server.create(retailBody({ Password: PASSWORD })));
        const [older = 0, ascii = 0, hidden = 0, plain = 0, hiddenToo = 0] = ids;
        await writeAsBefore(server, older, 'username', 'me@münchen.example');
        await writeAsBefore(server, ascii, 'username', 'me@xn--mnchen-3ya.example');
        await writeAsBefore(server, hidden, 'username', 'ad\u200bmin');
        await writeAsBefore(server, plain, 'username', 'admin');
        await writeAsBefore(server, hiddenToo, 'username', 'adm\u2060in');
        return { older, ascii, hidden, plain, hiddenToo };
      },
      async (server, { older, ascii, hidden, plain, hiddenToo }, environment) => {
        // Each customer logs in with their usual spelling; the key belongs to the one who is spelled like it.
        assert.equal(await login(server, 'me@münchen.example'), older);
        assert.equal(await login(server, 'ME@XN--mnchen-3ya.example'), ascii);
        assert.equal(await login(server, 'Admin'), plain);
        assert.equal(await login(server, 'ad\u200bmin'), hidden);
        assert.equal(await login(server, 'adm\u2060in'), hiddenToo);
        const warning = server.log
          .map((line) => JSON.parse(line))
          .find(({ clashes }) => clashes !== undefined);
        assert.deepEqual([warning.level, warning.clashes], [40, 3]);
        assert.deepEqual(
          warning.examples.map((clash: Record<string, unknown>) => Object.values(clash)),
          [
            ['Username', older, ascii],
            ['Username', hidden, plain],
            ['Username', hiddenToo, plain],
          ],
        );
        assert.ok(!server.log.join('').includes('admin'));
        // Other changes of the customer still work.
        const patched = await server.call('PATCH', `/v1/customers/${hidden}`, { FirstName: 'Ann' });
        assert.equal(patched.status, 200, patched.text);
        assert.equal(await login(server, 'ad\u200bmin'), hidden);

        const listed = await runUpline(['clashes'], environment);
        assert.equal(listed.code, 0, listed.stderr);
        assert.match(listed.stdout, new RegExp(`Username +${hidden} +${plain}\\n`));
        // When the holder of the key takes another name, the oldest of the others gets the key.
        await server.call('PATCH', `/v1/customers/${plain}`, { Username: 'somebody' });
        await server.call('PATCH', `/v1/customers/${ascii}`, { Username: 'somebody else' });
        const after = await runUpline(['clashes'], environment);
        assert.equal(after.code, 0, after.stderr);
        assert.match(after.stdout, new RegExp(`^FIELD.*\\nUsername +${hiddenToo} +${hidden}\\n$`));
        assert.equal(await login(server, 'admin'), hidden);
        assert.equal(await login(server, 'me@xn--mnchen-3ya.example'), older);
      },
    );
  });

  it('keeps one of two additional aliases that became equal, and gives precedence to other customers', async () => {
    await withRestart(
      async (server) => {
        const one = await server.create(retailBody({ WebAlias: 'shop' }));
        const two = await server.create(retailBody());
        for (const [id, alias] of [
          [two, 'sh\u200bop'],
          [two, 'my\u200bshop'],
          [two, 'myshop'],
        ] as const) {
          await server.sql(`INSERT INTO web_aliases (customer_id, web_alias_key, web_alias, is_primary)
            VALUES (${id}, '${oldKey(alias)}', '${alias}', ${testEngine === 'postgres' ? 'false' : 0})`);
        }
        return { one, two };
      },
      async (server, { one, two }) => {
        const rows = await server.sql('SELECT customer_id, web_alias_key FROM web_aliases ORDER BY 1, 2');
        assert.deepEqual(
          rows.map((row) => Object.values(row)),
          [
            [one, 'shop'],
            [two, 'myshop'],
            [two, 'sh\u200bop'],
          ],
        );
      },
    );
  });

  it('keeps shared values that the plan allows', async () => {
    await withRestart(
      async (server) => {
        const ids = [await server.create(retailBody()), await server.create(retailBody())];
        for (const [index, id] of ids.entries()) {
          await writeAsBefore(server, id, 'external_reference_id', index === 0 ? 'x\u200by' : 'xy');
        }
        return ids;
      },
      async (server, ids) => {
        for (const id of ids) assert.equal(await key(server, id, 'external_reference_id'), 'xy');
      },
    );
  });

  it('lets an account of the portal in by either spelling', async () => {
    await withRestart(
      async (server) => {
        const { accountId } = await accountManager(server).invite({
          emailAddress: 'dev@bücher.example',
          name: 'x',
          role: 'Developer',
        });
        await server.sql(
          `UPDATE accounts SET email_address_key = 'dev@bücher.example' WHERE id = ${accountId}`,
        );
        return accountId;
      },
      async (server, accountId) => {
        for (const address of ['DEV@bücher.example', 'dev@xn--bcher-kva.example']) {
          assert.equal((await accountManager(server).byEmail(address)).id, accountId);
        }
      },
    );
  });

  it('counts a change and a clash once, even if the database makes a page run again', async () => {
    await using server = await startTestServer();
    const holder = await server.create(retailBody({ EmailAddress: 'jane@xn--mnchen-3ya.example' }));
    const changed = await server.create(retailBody());
    await writeAsBefore(server, changed, 'back_office_id', 'ı-7');
    const clashing = await server.create(retailBody());
    await writeAsBefore(server, clashing, 'email_address', 'jane@münchen.example');
    await server.sql(`UPDATE customers SET email_address_key = 'of before' WHERE id = ${clashing}`);
    const { database, secretKey } = server.installation;
    const unitOfWork = createUnitOfWork(database.writer, (transaction) => ({
      keys: createKeyStore(transaction),
    }));
    const dependencies = {
      unitOfWork,
      uniqueFields: ['EmailAddress', 'BackOfficeId'] as const,
      taxIds: createColumnCipher(secretKey, 'tax-id'),
    };
    const result = await refoldKeys({ ...dependencies, unitOfWork: runTwice(unitOfWork) });
    assert.equal(result.changed, 2);
    assert.equal(result.clashes, 1);
    assert.deepEqual(result.examples, [{ field: 'EmailAddress', customerId: clashing, holderId: holder }]);
  });
});

/** Simulates a deadlock: each unit of work is rolled back once, and runs again. */
function runTwice<Stores>(unitOfWork: UnitOfWork<Stores>): UnitOfWork<Stores> {
  return {
    async run(work) {
      const deadlock = new Error('deadlock');
      await assert.rejects(
        unitOfWork.run(async (stores) => {
          await work(stores);
          throw deadlock;
        }),
        deadlock,
      );
      return unitOfWork.run(work);
    },
  };
}
