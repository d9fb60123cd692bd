import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { importColumns } from '../../../src/import/import-columns.ts';
import { csvText, distributorRecord, retailRecord } from '../../support/csv-text.ts';
import { createImportHome } from '../../support/import-home.ts';
import { runUpline } from '../../support/process.ts';
import { onOneEngine } from '../../support/test-server.ts';

const oldSystem = (text: string) =>
  text.replace('EmailAddress', 'E-Mail').replace('LastName', 'Family=Name').replace('WebAlias', 'Notes');

// Headings are interpreted before a database is opened.
describe('upline import, from a file of another system', onOneEngine, () => {
  const text = oldSystem(csvText([retailRecord('ann', 2, { WebAlias: 'not for import' })]));

  it('suggests the most likely column for each unknown heading', async () => {
    await using home = await createImportHome();
    const slips = text.replace('FirstName', 'First name').replace('Username', 'Usernmae');
    const { code, stderr } = await home.import(slips);
    assert.equal(code, 2);
    assert.match(stderr, /^upline: The file has unknown columns: "First name", "Family=Name", "E-Mail", /);
    for (const pair of ['First name=FirstName', 'E-Mail=EmailAddress', 'Usernmae=Username'])
      assert.ok(stderr.includes(`--map "${pair}"`), stderr);
    assert.doesNotMatch(stderr, /Notes=/);
  });

  it('reads headings as --map defines them, from words and from a file', async () => {
    await using home = await createImportHome();
    const pairs = ['e-mail=emailaddress', 'Family=Name=LastName', 'Notes='];
    const dry = await home.import(text, '--dry-run', ...pairs.flatMap((pair) => ['--map', pair]));
    assert.equal(dry.code, 0, dry.stderr);
    const file = home.write(`\uFEFF# from the old system\r\n\r\n${pairs.join('\r\n')}\r\n`, 'map.txt');
    const { code, stdout } = await home.import(text, '--json', '--map', file);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), {
      ...{ rows: 1, faulty: 0, ignored: ['Notes'], storedBefore: 0, faults: 0, stored: 1, isFinished: true },
      errorFile: null,
    });
    await home.look(async (server) => {
      const rows = await server.sql('SELECT last_name, email_address, web_alias FROM customers WHERE id > 2');
      assert.deepEqual(rows, [{ last_name: 'ann', email_address: 'ann@example.com', web_alias: null }]);
    });
  });

  it('explains an invalid map or date format in one line, and stores nothing', async () => {
    await using home = await createImportHome();
    const cases: [options: string[], message: RegExp][] = [
      [['--map', 'E-Mail=EmailAdress'], /unknown columns: "EmailAdress"\. Did you mean EmailAddress\?/],
      [['--map', 'Mail=EmailAddress'], /headings that the file does not have: "mail"/],
      [
        ['--map', 'E-Mail=Username', '--map', 'Notes=LastName', '--map', 'Family=Name=FirstName'],
        /columns twice: "FirstName", "Username"/,
      ],
      [['--map', 'E-Mail=Username', '--map', 'e-mail='], /--map has "e-mail" twice/],
      [['--map', '=Username'], /--map needs HEADING=COLUMN/],
      [['--map', path.join(home.directory, 'none.txt')], /--map: there is no file /],
      [['--map', home.write('E-Mail', 'bad.txt')], /--map needs HEADING=COLUMN, not "E-Mail"/],
      [['--map', home.directory], /is not a file of at most 1 MB/],
      [['--date-format', 'DD.MM.YY'], /--date-format has DD, MM and YYYY once each/],
      [['--template', '--json'], /--template takes no other option/],
    ];
    for (const [options, message] of cases) {
      const { code, stdout, stderr } = await home.import(text, ...options);
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [2, ''], stderr);
    }
  });

  it('reads dates in the form of --date-format, and names the option when it is missing', async () => {
    await using home = await createImportHome();
    const dates = { BirthDate: '2.5.1973', SignUpDate: '31.12.2019' };
    const records = [
      distributorRecord('ann', 2, dates),
      distributorRecord('ben', 2, { SignUpDate: '2020-02-20' }),
    ];
    const without = await home.import(csvText(records));
    assert.deepEqual(without.faults, ['2 BirthDate unknown_date_form', '2 SignUpDate unknown_date_form']);
    const errors = readFileSync(path.join(home.directory, 'customers.csv.errors.csv'), 'utf8');
    assert.match(errors, /unknown_date_form,BirthDate is not in the form YYYY-MM-DD\./);
    assert.match(without.stdout, /^2 rows, 1 of them valid/);
    const impossible = csvText([distributorRecord('ann', 2, { BirthDate: '30.02.1973' })]);
    const refused = await home.import(impossible, '--date-format', 'DD.MM.YYYY');
    assert.deepEqual(refused.faults, ['2 BirthDate invalid_date']);
    assert.match(refused.stdout, /^1 row, 0 of them valid/);
    const { code, stderr } = await home.import(csvText(records), '--date-format', 'DD.MM.YYYY');
    assert.equal(code, 0, stderr);
    await home.look(async (server) => {
      const rows = await server.sql(
        'SELECT birth_date, sign_up_date FROM customers WHERE id > 2 ORDER BY id',
      );
      assert.deepEqual(
        rows.map((row) => Object.values(row).map((date) => String(date).slice(0, 10))),
        [
          ['1973-05-02', '2019-12-31'],
          ['1973-05-12', '2020-02-20'],
        ],
      );
    });
  });

  it('writes a template with every column, which an import understands', async () => {
    await using home = await createImportHome();
    const file = path.join(home.directory, 'template.csv');
    const { code } = await runUpline(['import', file, '--template'], home.environment);
    assert.equal(code, 0);
    assert.equal(readFileSync(file, 'utf8'), `${importColumns.map(({ name }) => name).join()}\r\n`);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const again = await runUpline(['import', file, '--template'], home.environment);
    assert.deepEqual([again.code, /exists$/m.test(again.stderr)], [2, true]);
    const empty = await runUpline(['import', file], home.environment);
    assert.match(empty.stderr, /The file has no customers/);
    assert.ok(!existsSync(`${file}.errors.csv`));
  });
});
