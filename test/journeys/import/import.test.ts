import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { csvText, distributorRecord, retailRecord } from '../../support/csv-text.ts';
import { createImportHome } from '../../support/import-home.ts';
import { runUpline } from '../../support/process.ts';
import type { TestServer } from '../../support/test-server.ts';

/** Each customer with their upline, by external reference id. */
async function networkOf(server: TestServer): Promise<string[]> {
  const rows = await server.sql(`
    SELECT p.tree, n.external_reference_id AS node, COALESCE(u.external_reference_id, 'root') AS upline
    FROM placements p JOIN customers n ON n.id = p.node_id LEFT JOIN customers u ON u.id = p.upline_id
    WHERE p.to_at IS NULL AND p.node_id <> 2`);
  return rows.map(({ tree, node, upline }) => `${tree}: ${node} under ${upline}`).sort();
}

describe('upline import', () => {
  it('stores rows in any order, finds sponsors by id, back office id and reference, and keeps given ids', async () => {
    await using home = await createImportHome();
    const records = [
      retailRecord('deep', 'buyer', { EnrollerBackOfficeId: ' boss-1 ' }),
      distributorRecord('seller', 'buyer'),
      retailRecord('buyer', 5001, { SponsorId: 5001 }),
      distributorRecord('boss', 2, { CustomerId: 5001, BackOfficeId: 'BOSS-1', CustomerStatus: 2 }),
    ];
    const { code, stdout, stderr } = await home.import(csvText(records));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /4 rows, 4 of them valid\.\n4 customers stored\./);
    await home.look(async (server) => {
      assert.deepEqual(await networkOf(server), [
        'Enrollment: boss under root',
        'Enrollment: buyer under boss',
        'Enrollment: deep under boss',
        'Enrollment: seller under buyer',
        'Unilevel: boss under root',
        'Unilevel: seller under boss',
      ]);
      const { json: boss } = await server.call('GET', '/v1/customers/5001');
      assert.deepEqual([boss.BackOfficeId, boss.Username, boss.SponsorId], ['BOSS-1', 'boss', 2]);
      assert.notEqual(boss.InactiveDate, '1900-01-01T00:00:00Z');
      const ids = await server.sql('SELECT id FROM customers WHERE id > 5001 ORDER BY id');
      assert.equal(ids.length, 3, 'new ids come after the greatest');
      // Readers of the feed do not want a million events of an import. The server may begin a day at any time.
      const events = await server.sql(`SELECT event_type, customer_id, details FROM outbox_events
        WHERE event_type <> 'day.started'`);
      assert.equal(events.length, 1);
      const [imported] = events;
      assert.deepEqual([imported?.['event_type'], imported?.['customer_id']], ['customers.imported', null]);
      const { count, ranges } = JSON.parse(String(imported?.['details']));
      assert.equal(count, 4);
      const named = ranges.flatMap(([from, to]: [number, number]) =>
        Array.from({ length: to - from + 1 }, (_, index) => from + index),
      );
      assert.deepEqual(named, [5001, ...ids.map(({ id }) => Number(id))]);
      assert.ok((await server.create(retailBody())) > Number(ids.at(-1)?.['id']));
      assert.deepEqual(await server.sql('SELECT * FROM CRM_AssociateTypeChanges'), []);
    });
  });

  it('finds sponsors who are already stored, and hashes plain passwords', async () => {
    await using home = await createImportHome();
    await home.import(csvText([retailRecord('first', 2, { BackOfficeId: 'FIRST' })]));
    const second = [
      retailRecord('second', 'first', { PasswordHash: '', Password: 'Password1' }),
      retailRecord('third', 2, { SponsorId: '', SponsorBackOfficeId: 'first' }),
    ];
    const { code, stderr } = await home.import(csvText(second));
    assert.equal(code, 0, stderr);
    await home.look(async (server) => {
      assert.deepEqual(await networkOf(server), [
        'Enrollment: first under root',
        'Enrollment: second under first',
        'Enrollment: third under first',
      ]);
      const [row] = await server.sql(`SELECT password_hash FROM customers WHERE username = 'second'`);
      assert.match(String(row?.['password_hash']), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    });
  });

  for (const [name, style] of [
    ['a byte order mark and CRLF', { start: '\uFEFF', lineEnd: '\r\n' }],
    ['semicolons', { delimiter: ';' }],
    ['tabs and no last line end', { delimiter: '\t', lastLineEnd: '' }],
    ['empty lines', { lineEnd: '\n\n' }],
  ] as const) {
    it(`reads a file with ${name}`, async () => {
      await using home = await createImportHome();
      const odd = { LastName: 'Smith, "Jr"; and|sons\tÅsa 李 🦄' };
      const records = [
        retailRecord('two', 'one', { 'AssociateCustom.Field1': 'two\nlines' }),
        retailRecord('one', 2, { ...odd, LastName: odd.LastName.replace('\t', ' ') }),
      ];
      const { code, stderr, faults } = await home.import(csvText(records, style));
      assert.equal(code, 0, `${stderr} ${faults}`);
      await home.look(async (server) => {
        const rows = await server.sql(`SELECT last_name, field1 FROM customers
          LEFT JOIN custom_fields ON customer_id = id WHERE id <> 2 ORDER BY username`);
        assert.deepEqual(rows, [
          { last_name: 'Smith, "Jr"; and|sons Åsa 李 🦄', field1: null },
          { last_name: 'two', field1: 'two\nlines' },
        ]);
      });
    });
  }

  it('reports every fault with row, field and code, and stores nothing if there is a fault', async () => {
    await using home = await createImportHome();
    await home.import(csvText([retailRecord('stored', 2, { CustomerId: 7000 })]));
    const records = [
      retailRecord('good', 2),
      retailRecord('lost', 'nobody'),
      retailRecord('nomail', 2, { EmailAddress: 'no mail' }),
      retailRecord('copy', 2, { EmailAddress: 'GOOD@example.com ' }),
      retailRecord('taken', 2, { EmailAddress: 'Stored@example.com', CustomerId: 7000 }),
      retailRecord('ring1', 'ring2'),
      retailRecord('ring2', 'ring1'),
      retailRecord('twice', 'good', { SponsorId: 2 }),
      distributorRecord('young', 2, { BirthDate: '2020-01-01', TaxId: '' }),
      retailRecord('hash', 2, { PasswordHash: 'md5' }),
      retailRecord('long', 2, { FirstName: 'x'.repeat(101) }),
      retailRecord('self', 'self'),
    ];
    const { code, stdout, stderr, faults } = await home.import(csvText(records));
    assert.deepEqual(faults, [
      '10 BirthDate too_young',
      '10 TaxId required',
      '11 PasswordHash invalid_password_hash',
      '12 FirstName too_long',
      '13 SponsorExternalReferenceId reference_cycle',
      '3 SponsorExternalReferenceId reference_not_found',
      '4 EmailAddress invalid_email',
      '5 EmailAddress repeated_in_file',
      '6 BackOfficeId not_unique',
      '6 CustomerId customer_id_taken',
      '6 EmailAddress not_unique',
      '8 SponsorExternalReferenceId reference_cycle',
      '9 SponsorId named_twice',
    ]);
    assert.equal(code, 1);
    assert.match(stdout, /12 rows, 1 of them valid\.\nNothing was stored\./);
    assert.match(stderr, /13 faults, see .*customers\.csv\.errors\.csv/);
    await home.look(async (server) => {
      assert.deepEqual(await server.sql('SELECT id FROM customers ORDER BY id'), [{ id: 2 }, { id: 7000 }]);
    });
  });

  it('reports a web alias that is an additional alias of a stored customer', async () => {
    await using home = await createImportHome();
    await home.look(async (server) => {
      const id = await server.create(distributorBody());
      const aliases = { AdditionalWebAliases: ['Harbor'] };
      assert.equal((await server.call('PUT', `/v1/customers/${id}/web-aliases`, aliases)).status, 200);
    });
    const records = [
      distributorRecord('one', 2, { WebAlias: 'harbor' }),
      distributorRecord('two', 2, { WebAlias: 'quay' }),
    ];
    const { code, stderr, faults } = await home.import(csvText(records));
    assert.deepEqual([code, faults], [1, ['2 WebAlias not_unique']], stderr);
  });

  it('--dry-run only checks; --skip-invalid stores the valid rows, and reports the rows below faulty ones', async () => {
    await using home = await createImportHome();
    const text = csvText([
      retailRecord('below', 'bad'),
      retailRecord('bad', 2, { FirstName: '' }),
      retailRecord('good', 2),
      retailRecord('goodtoo', 'good'),
    ]);
    const dry = await home.import(text, '--dry-run');
    assert.deepEqual([dry.code, dry.faults], [1, ['3 FirstName required']]);
    const taken = await home.import(text, '--skip-invalid');
    assert.deepEqual(
      [taken.code, taken.faults],
      [1, ['2 SponsorExternalReferenceId reference_not_imported', '3 FirstName required']],
    );
    assert.match(taken.stdout, /2 customers stored/);
    await home.look(async (server) =>
      assert.deepEqual(await networkOf(server), [
        'Enrollment: good under root',
        'Enrollment: goodtoo under good',
      ]),
    );
  });

  it('imports a file twice only on request', async () => {
    await using home = await createImportHome();
    const text = csvText([retailRecord('once', 2)]);
    assert.equal((await home.import(text)).code, 0);
    const second = await home.import(text);
    assert.equal(second.code, 2);
    assert.match(second.stderr, /This file was imported on .*, 1 customer; --again imports it once more/);
    const third = await home.import(text, '--again');
    assert.deepEqual([third.code, third.faults], [1, ['2 EmailAddress not_unique', '2 Username not_unique']]);
  });

  it('explains a fault of a file in one line, and stores nothing', async () => {
    await using home = await createImportHome();
    const good = csvText([retailRecord('good', 2)]);
    const cases: [text: string | Buffer, options: string[], message: RegExp][] = [
      ['', [], /is empty/],
      ['CustomerType,FirstName\n', [], /has no customers/],
      [Buffer.from(`\uFEFF${good}`, 'utf16le'), [], /is UTF-16/],
      [Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xfe, 0x41])]), [], /is not UTF-8/],
      [good.replace('FirstName', 'Nickname'), [], /unknown columns: "Nickname"/],
      [good.replace('FirstName', 'LastName'), [], /columns twice: "LastName"/],
      [`${good}"never closed\n`, [], /has a quote that is never closed, at line 3/],
      [`${good}"${'x'.repeat(200_000)}"\n`, [], /a row that is far too long/],
      [good, ['--delimiter', 'x'], /--delimiter must be one of/],
      [good, ['--errors', `${home.directory}/customers.csv`], /must differ from the imported file/],
      [good, ['--errors', home.write('precious', 'notes.txt')], /exists and is no error file/],
    ];
    for (const [text, options, message] of cases) {
      const { code, stderr } = await home.import(text, ...options);
      assert.match(stderr, message);
      assert.equal(code, 2, stderr);
      assert.ok(!/x{20}/.test(stderr), 'nothing of the rows is repeated');
    }
    const { stderr } = await runUpline(['import', `${home.directory}/none.csv`], home.environment);
    assert.match(stderr, /There is no file/);
    await home.look(async (server) => assert.equal((await server.sql('SELECT id FROM customers')).length, 1));
  });

  it('reports rows with too many or too few fields, and ignores unknown columns on request', async () => {
    await using home = await createImportHome();
    const text = csvText([retailRecord('one', 2, { Nickname: 'x' }), retailRecord('two', 2)]);
    const broken = await home.import(`${text}a,b\n`, '--ignore-unknown');
    assert.deepEqual(broken.faults, ['4  wrong_field_count']);
    const { code, stdout } = await home.import(text, '--ignore-unknown');
    assert.equal(code, 0);
    assert.match(stdout, /Ignored columns: "Nickname"/);
  });

  it('ignores blank columns without a name, and refuses a value in one', async () => {
    await using home = await createImportHome();
    const [header = '', ...rows] = csvText([retailRecord('one', 2), retailRecord('two', 2)])
      .trimEnd()
      .split('\n');
    const full = await home.import([`${header},,`, `${rows[0]},,x`, `${rows[1]}, ,`, ''].join('\n'));
    assert.deepEqual([full.code, full.faults], [1, ['2  nameless_column']]);
    const blank = await home.import([`${header},,`, ...rows.map((row) => `${row}, ,`), ''].join('\r\n'));
    assert.equal(blank.code, 0, blank.stderr);
    assert.match(blank.stdout, /2 customers stored/);
    assert.doesNotMatch(blank.stdout, /Ignored/);
  });

  it('uses the column names of the file in faults', async () => {
    await using home = await createImportHome();
    const text = csvText([
      retailRecord('self', 'self', { FirstName: '' }),
      retailRecord('below', 'self'),
      retailRecord('nobody', ''),
    ]);
    const { faults } = await home.import(text.replace('FirstName', ' firstname '), '--skip-invalid');
    assert.deepEqual(faults, [
      '2 SponsorExternalReferenceId reference_cycle',
      '2 firstname required',
      '3 SponsorExternalReferenceId reference_not_imported',
      '4 SponsorExternalReferenceId required',
    ]);
  });

  it('accepts a first line of Excel that names the delimiter, and NULL values of databases', async () => {
    await using home = await createImportHome();
    const text = csvText([retailRecord('one', 2, { CompanyName: '\\N' })], {
      delimiter: ';',
      lineEnd: '\r\n',
    });
    const { code, stderr } = await home.import(`\uFEFFsep=;\r\n${text}`);
    assert.equal(code, 0, stderr);
    const wrong = csvText([retailRecord('two', 2, { FirstName: '' })], { delimiter: ';' });
    const { faults } = await home.import(`sep=;\n${wrong}`);
    assert.deepEqual(faults, ['3 FirstName required'], 'rows count as a spreadsheet counts them');
    await home.look(async ({ sql }) =>
      assert.deepEqual(await sql('SELECT company_name FROM customers WHERE id <> 2'), [
        { company_name: null },
      ]),
    );
  });
});
