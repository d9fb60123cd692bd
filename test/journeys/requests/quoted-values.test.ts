import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TObject } from 'typebox';
import { catalogueProblem } from '../../../src/catalogue/error-catalogue.ts';
import { operationContracts } from '../../../src/catalogue/operations.ts';
import { serviceMethods } from '../../../src/catalogue/service-methods.ts';
import { createAjv } from '../../../src/http/ajv.ts';
import { createArgumentReader } from '../../../src/http/argument-reader.ts';
import { createCanonicalizer } from '../../../src/http/canonical-names.ts';
import { textFormats } from '../../../src/http/text-formats.ts';
import { ProblemList } from '../../../src/kernel/problem-list.ts';
import { problemsOf } from '../../support/answers.ts';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { callService, SECRET, serviceWays } from '../../support/service-ways.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { fourTrees } from '../../support/tree-plans.ts';

const STRICT = { Prefer: 'handling=strict' };
const SERVICE_SECRET = { UPLINE_DIRECTSCALE_SECRET: SECRET };

/** The body of a client that puts quotes around every value. */
function quoted(body: object): Record<string, unknown> {
  return JSON.parse(JSON.stringify(body), (_name, value: unknown) =>
    typeof value === 'number' || typeof value === 'boolean' ? String(value) : value,
  ) as Record<string, unknown>;
}

/** The part of JSON Schema that contracts use. */
interface AnySchema {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, AnySchema>>;
  readonly items?: AnySchema;
  readonly readOnly?: boolean;
}

/** A value for every place of a schema, such as a number where it requires a number. */
function filled(schema: object): unknown {
  const { type, properties, items } = schema as AnySchema;
  const types = [type].flat();
  if (types.includes('string')) return 'text';
  if (types.includes('integer') || types.includes('number')) return 7;
  if (types.includes('boolean')) return true;
  if (types.includes('array')) return [filled(items ?? {})];
  const members = Object.entries(properties ?? {}).filter(([, member]) => member.readOnly !== true);
  return Object.fromEntries(members.map(([name, member]) => [name, filled(member)]));
}

let server: TestServer;
before(async () => {
  server = await startTestServer({ environment: SERVICE_SECRET });
});
after(() => server.close());

describe('A number or boolean in quotes', () => {
  const schemas = [
    ...operationContracts.flatMap(({ id, body }) => (body === undefined ? [] : [[id, body] as const])),
    ...serviceMethods.map(({ service, method, args }) => [`${service}.${method}`, args] as const),
  ] as readonly (readonly [string, TObject])[];
  for (const [name, schema] of schemas) {
    it(`is that number or boolean in every member of ${name}, but text for a strict caller`, () => {
      const whole = filled(schema) as Record<string, unknown>;
      const canonicalize = createCanonicalizer(schema);
      const read = (input: Record<string, unknown>, isStrict: boolean) =>
        canonicalize(input, new ProblemList(), isStrict).value;
      assert.deepEqual(read(quoted(whole), false), read(whole, false));
      assert.deepEqual(read(quoted(whole), true), quoted(read(whole, true)));
    });
  }

  it('is stored by Create, Update, PATCH and Upgrade as if it had no quotes', async () => {
    const id = await server.create({
      ...quoted(retailBody({ SponsorId: 2, SendEmails: true })),
      CustomerId: '',
    });
    const { json: created } = await server.call('GET', `/v1/customers/${id}`);
    assert.deepEqual([created.CustomerType, created.SponsorId, created.SendEmails], [2, 2, true]);
    const { json: put } = await server.call(
      'PUT',
      `/v1/customers/${id}`,
      quoted(retailBody({ CustomerStatus: 1, SendEmails: false, TermsAccepted: true })),
    );
    assert.deepEqual([put.SendEmails, put.TermsAccepted], [false, true]);
    const patched = await server.call('PATCH', `/v1/customers/${id}`, {
      CustomerStatus: '2',
      SponsorId: '',
      SendEmails: '',
    });
    assert.equal(patched.json.CustomerStatus, 2, patched.text);
    const upgraded = await server.call(
      'PUT',
      `/v1/customers/upgrade/${id}`,
      quoted(distributorBody({ TermsAccepted: 'TRUE', SponsorId: '0002' })),
    );
    assert.deepEqual([upgraded.json.CustomerType, upgraded.json.SponsorId], [1, 2], upgraded.text);
  });

  it('counts as left out when it is blank', async () => {
    const id = await server.create(retailBody({ CustomerStatus: '', SendEmails: '', TaxExempt: '' }));
    const { json } = await server.call('GET', `/v1/customers/${id}`);
    assert.deepEqual([json.CustomerStatus, json.SendEmails, json.TaxExempt], [1, false, false]);
    const without = await server.call(
      'POST',
      '/v1/customers',
      retailBody({ CustomerType: '', SponsorId: '' }),
    );
    assert.deepEqual(problemsOf(without), ['CustomerType: required', 'SponsorId: required']);
  });

  it('is refused with its field if it is not a number or boolean', async () => {
    const answer = await server.call(
      'POST',
      '/v1/customers',
      retailBody({ CustomerType: '12a', SponsorId: ['2'], SendEmails: 'yes' }),
    );
    const fields = ['CustomerType', 'SponsorId', 'SendEmails'];
    assert.deepEqual(
      answer.json.errors
        .map(({ field, pointer, code }: Record<string, string>) => [field, pointer, code])
        .sort(),
      fields.map((field) => [field, `/${field}`, 'wrong_type']).sort(),
    );
  });

  it('counts as given twice even if one of the two is blank', async () => {
    const answer = await server.call('POST', '/v1/customers', {
      ...retailBody(),
      SponsorId: '',
      sponsorid: 2,
    });
    assert.deepEqual(problemsOf(answer), ['SponsorId: duplicate_member']);
  });

  it('is refused for a strict caller, and for every caller with UPLINE_STRICT', async () => {
    await using strict = await startTestServer({ environment: { UPLINE_STRICT: 'true', ...SERVICE_SECRET } });
    const body = retailBody({ CustomerType: '2', SendEmails: 'true', SponsorId: '' });
    const expected = ['CustomerType: wrong_type', 'SendEmails: wrong_type', 'SponsorId: wrong_type'];
    const answers = [
      await server.call('POST', '/v1/customers', body, STRICT),
      await strict.call('POST', '/v1/customers', body),
    ];
    for (const answer of answers) assert.deepEqual(problemsOf(answer).sort(), expected);
    assert.equal((await strict.call('POST', '/v1/customers', retailBody())).status, 201);
    const service = ['AssociateService.GetAssociate', { associateId: '2' }] as const;
    const refused = [await callService(server, ...service, STRICT), await callService(strict, ...service)];
    for (const { json } of refused)
      assert.deepEqual([json.errors[0].field, json.errors[0].code], ['associateId', 'wrong_type']);
  });

  for (const [name, start] of serviceWays) {
    it(`is read in the arguments of services, called ${name}`, async () => {
      await using way = await start();
      const { result } = await way.call('AssociateService.GetAssociates', { associateIds: ['2', 2] });
      assert.deepEqual(
        result.map(({ AssociateId }: { AssociateId: number }) => AssociateId),
        [2],
      );
      const found = await way.call('AssociateService.GetAssociate', { AssociateId: '2', backOfficeId: null });
      assert.equal(found.result.AssociateId, 2);
    });
  }

  it('does not read arguments of a service that no client means', () => {
    const ajv = createAjv(textFormats);
    let refused = 0;
    for (const { args } of serviceMethods as readonly { readonly args: TObject }[]) {
      const read = createArgumentReader(args, ajv, catalogueProblem);
      const wrong = JSON.parse(JSON.stringify(filled(args)), (_name, value: unknown) =>
        typeof value === 'number' ? '12a' : value,
      ) as Record<string, unknown>;
      if (!JSON.stringify(wrong).includes('12a')) continue;
      assert.throws(() => read(wrong, false));
      refused += 1;
    }
    assert.ok(refused > 10, `${refused} methods take a number`);
  });
});

describe('Placeholders of the published sample in a query', () => {
  const children: number[] = [];
  before(async () => {
    for (let count = 0; count < 2; count += 1) {
      const sponsor = children.at(-1) ?? 2;
      children.push(await server.create(distributorBody({ SponsorId: sponsor })));
    }
  });
  const below = async (query: string, headers = {}) => {
    const answer = await server.call('GET', `/v1/customers/2/downline?${query}`, undefined, headers);
    return answer.status === 200
      ? answer.json.filter((id: number) => children.includes(id))
      : problemsOf(answer);
  };

  it('are removed around a value, count as nothing when empty or unfilled, and a bare one is ignored', async () => {
    const [child] = children;
    for (const query of [
      'tree=%7B%7D&levels=%7B1%7D&%7Bbody%7D',
      'tree={Unilevel}&levels=1&{body}',
      'tree={tree}&levels={1}&asOf={asOf}',
    ]) {
      assert.deepEqual(await below(query), [child], query);
    }
    for (const query of [
      'levels=0',
      'levels={}',
      'levels={levels}',
      'levels=',
      'tree={}&levels={0}&{body}',
    ]) {
      assert.deepEqual((await below(query)).sort(), children.toSorted(), query);
    }
  });

  it('mean all levels with 0 in every read of a downline', async () => {
    const at = (path: string) => server.call('GET', `/v1/customers/${path}`);
    const whole = (await at('2/downline/count')).json;
    assert.equal((await at('2/downline/count?levels=0')).json, whole);
    assert.equal((await at('GetDownlineIds?associateId={2}&levels=0')).json.length, whole);
    assert.equal((await at('2/downline/nodes?levels=0&pageSize=1000')).json.Nodes.length, whole);
  });

  it('are removed in a placement, even after the extra question mark', async () => {
    await using trees = await startTestServer({ extension: { plan: fourTrees() } });
    const node = await trees.create(distributorBody());
    const path = `/v1/customers/${node}/downline/placenode?tree={Binary}&toUplineId={2}&leg={Right}?reason={reason}&findAvailable={true}`;
    const answer = await trees.call('POST', path);
    assert.equal(answer.json.Leg, 'Right', answer.text);
    const history = await trees.call('GET', `/v1/customers/${node}/placements?tree={Binary}`);
    assert.equal(history.json[0].Reason, '');
    const missing = await trees.call(
      'POST',
      `/v1/customers/${node}/downline/placenode?tree=Binary&toUplineId={}`,
    );
    assert.deepEqual(problemsOf(missing), ['toUplineId: wrong_type']);
  });

  it('are refused for a strict caller, and invalid values are refused for every caller', async () => {
    assert.deepEqual(await below('levels={1}', STRICT), ['levels: wrong_type']);
    assert.deepEqual(await below('levels=', STRICT), ['levels: wrong_type']);
    assert.deepEqual(await below('tree={}', STRICT), ['tree: unknown_tree']);
    for (const levels of ['{1a}', '{{1}}', '12a', '-1', '{-1}', '1&levels=2']) {
      const [problem = ''] = await below(`levels=${levels}`);
      assert.match(String(problem), /^levels: (?:wrong_type|out_of_range|duplicate_member)$/, levels);
    }
  });
});
