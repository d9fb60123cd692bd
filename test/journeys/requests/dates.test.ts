import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { hookPoints } from '../../../src/catalogue/hook-points.ts';
import { operationContracts } from '../../../src/catalogue/operations.ts';
import { portalContracts } from '../../../src/catalogue/portal-operations.ts';
import { serviceMethods } from '../../../src/catalogue/service-methods.ts';
import { clearYearZero } from '../../../src/database/migrations/0011-no-year-zero.ts';
import { writePageCursor } from '../../../src/kernel/page-cursor.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { csvText, distributorRecord, retailRecord } from '../../support/csv-text.ts';
import { type EventConsole, startConsole } from '../../support/event-console.ts';
import { startReceiver } from '../../support/event-receiver.ts';
import { startWithHandlers } from '../../support/hook-ways.ts';
import { createImportHome } from '../../support/import-home.ts';
import { DIRECTSCALE_SECRET, remoteEnvironment } from '../../support/remote-extension.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly readOnly?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** The pattern of names of dates. */
const DATE_NAME = /date$|^dob$|^as_?of$|since$|before$|after$|until$|(?:At|From|To)$/i;

/** Texts whose date is checked by the use case; its tests cover that. */
const CHECKED_LATER = ['ChangeKey ExpiresAt'];
/** A cursor, despite its name. */
const NOT_A_DATE = ['ListEvents after'];
const CHECKED_BY_SERVICE = ['EnrollmentService.ValidateEnrollerBirthDate dob'];

/** Every text member of an input, with its path. */
function textsOf(schema: Schema | undefined, place: string): [place: string, schema: Schema][] {
  if (schema === undefined || schema.readOnly === true) return [];
  if (schema.items !== undefined) return textsOf(schema.items, place);
  if (schema.properties !== undefined) {
    return Object.entries(schema.properties).flatMap(([name, member]) => textsOf(member, `${place} ${name}`));
  }
  return [schema.type ?? []].flat().includes('string') ? [[place, schema]] : [];
}

const inputs = [
  ...[...operationContracts, ...portalContracts].flatMap(({ id, params, query, body }) =>
    [params, query, body].flatMap((schema) => textsOf(schema as Schema | undefined, id)),
  ),
  ...hookPoints.flatMap(({ name, request, response }) =>
    [request, response].flatMap((schema) => textsOf(schema as unknown as Schema, name)),
  ),
  ...serviceMethods.flatMap(({ service, method, args }) =>
    textsOf(args as unknown as Schema, `${service}.${method}`),
  ),
];

describe('Every date that a contract accepts', () => {
  it('is checked by the same rule for dates', () => {
    const dates = inputs.filter(([place]) => DATE_NAME.test(place.split(' ').at(-1) ?? ''));
    assert.ok(dates.length >= 20, `only ${dates.length} dates`);
    const unchecked = dates.filter(([, { format }]) => format !== 'wire-date').map(([place]) => place);
    assert.deepEqual(unchecked.sort(), [...CHECKED_BY_SERVICE, ...CHECKED_LATER, ...NOT_A_DATE].sort());
  });
});

/** Dates in the year 0000, which PostgreSQL and .NET do not have. */
const YEAR_ZERO = ['0000-01-01', '00000229', '0000-12-31T23:30:00-02:00', '0000-06-15T00:00:00Z'];

/** Spellings of `2020-02-20T15:47:00Z` and of the seconds after it, as common toolkits write them. */
const FORMS: readonly (readonly [text: string, instant: string])[] = [
  ['2020-02-20T15:47:52.123456789Z', '2020-02-20T15:47:52Z'],
  ['2020-02-20T15:47:52.12345678+02:00', '2020-02-20T13:47:52Z'],
  ['2020-02-20T15:47:52,5Z', '2020-02-20T15:47:52Z'],
  ['2020-02-20T15:47:52+0200', '2020-02-20T13:47:52Z'],
  ['2020-02-20T15:47:52+02', '2020-02-20T13:47:52Z'],
  ['2020-02-20T15:47', '2020-02-20T15:47:00Z'],
  ['2020-02-20T15:47Z', '2020-02-20T15:47:00Z'],
  ['2020-02-20T15:47+02:00', '2020-02-20T13:47:00Z'],
  ['2020-02-20 15:47:52', '2020-02-20T15:47:52Z'],
  ['20200220T154752Z', '2020-02-20T15:47:52Z'],
  ['20200220', '2020-02-20T00:00:00Z'],
];

describe('A date in the year 0000', () => {
  let server: TestServer;
  let id = 0;
  before(async () => {
    server = await startTestServer({ environment: remoteEnvironment });
    id = await server.create(retailBody());
  });
  after(() => server.close());

  it('is a 400 in every body', async () => {
    for (const date of YEAR_ZERO) {
      for (const member of ['BirthDate', 'SignUpDate']) {
        const cases = [
          ['POST', '/v1/customers', retailBody({ [member]: date })],
          ['PUT', `/v1/customers/${id}`, retailBody({ [member]: date })],
          ['PUT', `/v1/customers/upgrade/${id}`, distributorBody({ [member]: date })],
          ['POST', `/v1/customers/upgrade/${id}/preview`, distributorBody({ [member]: date })],
          ...(member === 'BirthDate' ? [['PATCH', `/v1/customers/${id}`, { BirthDate: date }] as const] : []),
        ] as const;
        for (const [method, path, body] of cases) {
          const answer = await server.call(method, path, body);
          assert.deepEqual([answer.status, ...problemsOf(answer)], [400, `${member}: invalid_date`], path);
        }
      }
    }
  });

  it('is a 400 in every query, and in a cursor', async () => {
    for (const path of ['downline', 'upline', 'downline/count', 'downline/nodes']) {
      const answer = await server.call('GET', `/v1/customers/2/${path}?tree=Unilevel&asOf=0000-01-01`);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'asOf: invalid_date'], path);
    }
    const since = await server.call('GET', '/v1/customers/customer-ids?modifiedSince=0000-01-01');
    assert.deepEqual([since.status, ...problemsOf(since)], [400, 'modifiedSince: invalid_date']);
    const cursor = writePageCursor({ at: '0000-01-01T00:00:00.000Z', id: 5 });
    const page = await server.call(
      'GET',
      `/v1/customers/customer-ids?modifiedSince=2020-01-01&cursor=${cursor}`,
    );
    assert.deepEqual([page.status, ...problemsOf(page)], [400, 'cursor: invalid_cursor']);
  });

  it('is refused by the services of extensions', async () => {
    const call = async (service: string, body: unknown) => {
      const headers = {
        Authorization: `Bearer ${DIRECTSCALE_SECRET}`,
        'Content-Type': 'application/json',
        'X-DirectScale-User': 'tests',
      };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return fetch(`${server.url}/api/extension/services/${service}`, init);
    };
    const read = await call('AssociateService/v1/GetAssociate', { associateId: id });
    const associate = (await read.json()) as Record<string, unknown>;
    for (const member of ['BirthDate', 'SignupDate']) {
      const body = { associate: { ...associate, [member]: '0000-01-01' } };
      const answer = await call('AssociateService/v1/UpdateAssociate', body);
      assert.notEqual(answer.status, 200);
      assert.match(await answer.text(), new RegExp(`associate\\.${member}.*invalid_date`));
    }
    const dob = await call('EnrollmentService/v1/ValidateEnrollerBirthDate', { dob: '0000-01-01' });
    assert.match(await dob.text(), /invalid_date/);
  });

  it('is a fault of a row, and the import names the required form', async () => {
    await using home = await createImportHome();
    const records = [
      retailRecord('zero', 2, { BirthDate: '0000-01-01' }),
      retailRecord('other', 2, { SignUpDate: '0000-12-31T10:00:00Z' }),
      distributorRecord('dots', 2, { BirthDate: '12.05.1973' }),
    ];
    const { code, faults } = await home.import(csvText(records));
    assert.deepEqual(
      [code, faults],
      [1, ['2 BirthDate invalid_date', '3 SignUpDate invalid_date', '4 BirthDate unknown_date_form']],
    );
  });
});

describe('A blank date in a query', () => {
  let tools: EventConsole;
  before(async () => {
    tools = await startConsole();
  });
  after(() => tools.server.close());

  it('is the same as no date, in every operation', async () => {
    await using receiver = await startReceiver();
    const { server, admin } = tools;
    const customerId = String(await server.create(retailBody()));
    const endpointId = String((await tools.endpoint(receiver)).id);
    const inPath: Readonly<Record<string, string>> = { customerId, endpointId, tree: 'Unilevel' };
    const needed = { associateId: customerId, ids: customerId, tree: 'Unilevel', leg: 'Left' };
    for (const contract of [...operationContracts, ...portalContracts]) {
      const query = contract.query.properties as Readonly<Record<string, Schema>>;
      const dates = Object.keys(query).filter((name) => query[name]?.format === 'wire-date');
      const ask = async (values: object) => {
        const path = contract.path.replace(/\{(\w+)\}/g, (_, name) => inPath[name] ?? assert.fail(name));
        const given = Object.entries({ ...needed, ...values }).filter(([name]) => query[name] !== undefined);
        const address = `${path}?${new URLSearchParams(given)}`;
        return portalContracts.includes(contract)
          ? (await admin.call('GET', address)).status
          : (await server.call('GET', `/v1${address}`)).status;
      };
      for (const name of dates)
        for (const blank of ['', ' '])
          assert.equal(await ask({ [name]: blank }), await ask({}), `${contract.id} ${name} "${blank}"`);
    }
  });
});

describe('A date in the year 0000 from a handler', () => {
  // An in-process handler that breaks its contract has failed; a remote handler gets the reason, and passes it on.
  for (const [way, status] of [
    ['in process', 500],
    ['remote', 400],
  ] as const) {
    it(`is refused as an invalid model, and stores nothing: ${way}`, async () => {
      await using server = await startWithHandlers(way, {
        'Associates.Enrollment.WriteApplication': (request, next) =>
          next({ Application: { ...request.Application, BirthDate: '0000-01-01' } }),
      });
      const answer = await server.call('POST', '/v1/customers', retailBody());
      assert.equal(answer.status, status, answer.text);
      assert.deepEqual(await server.sql('SELECT id FROM customers'), [{ id: 2 }]);
    });
  }
});

describe('A database with dates in the year 0000, from an older version', () => {
  it('has none after the migration: the birth date is blank, the sign-up date is the day of the record', async () => {
    await using server = await startTestServer({ engine: 'sqlite' });
    const id = await server.create(retailBody({ BirthDate: '1973-05-12' }));
    await server.sql(`UPDATE customers SET birth_date = '0000-01-01', sign_up_date = '0000-01-01T00:00:00.000Z',
      created_at = '2024-01-02T03:04:05.000Z' WHERE id = ${id}`);
    await clearYearZero(server.installation.database.writer);
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.deepEqual([json.BirthDate, json.SignupDate], ['1900-01-01T00:00:00Z', '2024-01-02T03:04:05Z']);
  });
});

describe('A form of ISO 8601 that common toolkits write', () => {
  it('is the same instant in bodies, queries and imports', async () => {
    await using server = await startTestServer({ now: () => new Date('2026-06-01T00:00:00Z') });
    for (const [text, instant] of FORMS) {
      const id = await server.create(retailBody({ SignUpDate: text, BirthDate: text }));
      const { json } = await server.call('GET', `/v1/customers/${id}`);
      assert.deepEqual([json.SignupDate, json.BirthDate], [instant, '2020-02-20T00:00:00Z'], text);
      const query = encodeURIComponent(text);
      for (const path of [`2/downline?asOf=${query}`, `customer-ids?modifiedSince=${query}`]) {
        assert.equal((await server.call('GET', `/v1/customers/${path}`)).status, 200, path);
      }
    }
    await using home = await createImportHome();
    const records = FORMS.map(([SignUpDate], n) => retailRecord(`form${n}`, 2, { SignUpDate }));
    const { code, stderr } = await home.import(csvText(records));
    assert.equal(code, 0, stderr);
    await home.look(async ({ sql, call }) => {
      for (const { id } of await sql('SELECT id FROM customers WHERE id <> 2')) {
        const { json } = await call('GET', `/v1/customers/${id}`);
        const n = Number(String(json.ExternalReferenceId).slice(4));
        assert.equal(json.SignupDate, FORMS[n]?.[1]);
      }
    });
  });

  it('is never read as another instant if the + in a query was not escaped', async () => {
    await using server = await startTestServer();
    for (const text of [
      '2020-02-20T15:47:52+02:00',
      '2020-02-20T15:47+0200',
      '2020-02-20+02:00',
      '20200220+0200',
    ]) {
      const answer = await server.call('GET', `/v1/customers/2/downline?asOf=${text}`);
      assert.deepEqual([answer.status, ...problemsOf(answer)], [400, 'asOf: invalid_date'], text);
    }
  });
});

describe('A birth date longer ago than the plan’s maximum age', () => {
  const now = () => new Date('2026-06-01T12:00:00Z');

  it('is refused, exact to the day, by every operation', async () => {
    await using server = await startTestServer({ now });
    const old = await server.create(distributorBody({ BirthDate: '1905-06-02' }));
    assert.ok(old > 0);
    const id = await server.create(retailBody());
    for (const date of ['1905-06-01', '0073-05-12', '0197-05-12', '0001-01-02', '1062-03-04']) {
      for (const [method, path, body] of [
        ['POST', '/v1/customers', distributorBody({ BirthDate: date })],
        ['POST', '/v1/customers', retailBody({ BirthDate: date })],
        ['PUT', `/v1/customers/${id}`, retailBody({ BirthDate: date })],
        ['PATCH', `/v1/customers/${id}`, { BirthDate: date }],
        ['PUT', `/v1/customers/upgrade/${id}`, distributorBody({ BirthDate: date })],
      ] as const) {
        const answer = await server.call(method, path, body);
        assert.deepEqual(
          [answer.status, ...problemsOf(answer)],
          [400, 'BirthDate: birth_date_implausible'],
          `${method} ${date}`,
        );
      }
    }
  });

  it('does not prevent a PATCH of other fields when the date was stored earlier', async () => {
    await using server = await startTestServer({ now });
    const id = await server.create(retailBody());
    await server.sql(`UPDATE customers SET birth_date = '0073-05-12' WHERE id = ${id}`);
    assert.equal((await server.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Ada' })).status, 200);
  });

  it('follows the plan', async () => {
    const plan = { ...publishedPlan, maximumAge: { years: 90 } };
    await using server = await startTestServer({ now, extension: { plan } });
    const answer = await server.call('POST', '/v1/customers', retailBody({ BirthDate: '1935-06-01' }));
    assert.deepEqual(problemsOf(answer), ['BirthDate: birth_date_implausible']);
    assert.match(answer.json.errors[0].message, /more than 90 years ago/);
  });

  it('is a fault of a row of an import', async () => {
    await using home = await createImportHome();
    const { faults } = await home.import(
      csvText([distributorRecord('typo', 2, { BirthDate: '0073-05-12' })]),
    );
    assert.deepEqual(faults, ['2 BirthDate birth_date_implausible']);
  });
});
