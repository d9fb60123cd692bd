import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { parse } from 'yaml';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { errorCatalogue } from '../../../src/catalogue/error-catalogue.ts';
import { operationContracts } from '../../../src/catalogue/operations.ts';
import { createAjv } from '../../../src/http/ajv.ts';
import { textFormats } from '../../../src/http/text-formats.ts';
import { problemExample } from '../../../src/portal/error-examples.ts';
import { GROUP_DESCRIPTIONS, groupOf } from '../../../src/portal/reference-prose.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

interface Media {
  readonly schema: object;
  readonly example?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly description: string;
  readonly requestBody?: { readonly description?: string };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

interface ReferenceDocument {
  readonly tags: readonly { readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** The mark that a detail without an example leaves in a text. */
const GAP = /\{\w+\}|undefined| {2}| [.,;:]|“”|\(\)/;

async function readReference(server: TestServer): Promise<ReferenceDocument> {
  return (await (await fetch(`${server.url}/docs/reference.json`)).json()) as ReferenceDocument;
}

function operationOf({ paths }: ReferenceDocument, id: string): Operation {
  const operation = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .find(({ operationId }) => operationId === id);
  assert.ok(operation, id);
  return operation;
}

describe('contracts', () => {
  const ajv = createAjv(textFormats);

  for (const { id, answer } of operationContracts)
    it(`show an answer of ${id} that matches its own schema`, () => {
      assert.notEqual(answer.example, undefined);
      const isAnswer = ajv.compile(answer.schema);
      assert.ok(isAnswer(answer.example), JSON.stringify(isAnswer.errors, null, 1));
    });

  it('have an example without a gap for each error of the catalogue', () => {
    const [contract] = operationContracts;
    assert.ok(contract);
    const withGap = Object.keys(errorCatalogue)
      .map((code) => JSON.stringify(problemExample(contract, [code], errorCatalogue)))
      .filter((example) => GAP.test(example));
    assert.deepEqual(withGap, []);
  });
});

describe('the document that the reference shows', () => {
  let server: TestServer;
  let document: ReferenceDocument;
  before(async () => {
    server = await startTestServer();
    document = await readReference(server);
  });
  after(() => server.close());

  it('describes every group of operations, so that each has its place', () => {
    const groups = new Set(operationContracts.map((contract) => groupOf(contract)));
    assert.deepEqual(
      [...groups].filter((group) => !Object.hasOwn(GROUP_DESCRIPTIONS, group)),
      [],
    );
  });

  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate({ ...document });
    assert.deepEqual(result.valid ? [] : result.errors, []);
  });

  it('shows a body for every status of every operation, which matches its schema and has no gap in its words', () => {
    const ajv = createAjv(textFormats);
    ajv.addKeyword('components');
    ajv.addSchema({ $id: 'reference', components: document.components });
    let bodies = 0;
    for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods)))
      for (const [status, { content }] of Object.entries(operation.responses)) {
        const where = `${operation.operationId} ${status}`;
        if (status === '304') continue;
        assert.ok(content, where);
        for (const { schema, example } of Object.values(content)) {
          assert.notEqual(example, undefined, where);
          const text = JSON.stringify(schema).replaceAll('#/components', 'reference#/components');
          const isBody = ajv.compile(JSON.parse(text));
          assert.ok(isBody(example), `${where}: ${JSON.stringify(isBody.errors)}`);
          assert.doesNotMatch(JSON.stringify(example), GAP, where);
          bodies += 1;
        }
      }
    assert.ok(bodies > 300, `only ${bodies}`);
  });

  it('shows failures as the server answers them', async () => {
    const { responses } = operationOf(document, 'GetCustomer');
    const shown = responses['404']?.content?.['application/problem+json']?.example as object;
    const answered = (await server.call('GET', '/v1/customers/999')).json as unknown as object;
    assert.deepEqual({ ...answered, activityId: '' }, { ...shown, activityId: '' });
    const refused = await fetch(`${server.url}/v1/customers/2`, {
      headers: { 'Ocp-Apim-Subscription-Key': 'no such key' },
    });
    assert.deepEqual(await refused.json(), responses['401']?.content?.['application/json']?.example);
  });

  it('explains every code that an operation can return', () => {
    const { description } = operationOf(document, 'UpgradeCustomer');
    assert.match(description, /<summary>Error codes<\/summary>/);
    assert.match(description, /\*\*409 Conflict\*\*/);
    assert.match(
      description,
      /\| `already_upgraded` \| The customer already has type \{to\}\. \*No upgrade is needed\./,
    );
  });

  it('shows the required and unique fields of the published page', () => {
    const table = operationOf(document, 'UpgradeCustomer').requestBody?.description ?? '';
    for (const row of [
      '| `BirthDate` | 1 |  |',
      '| `EmailAddress` | 1, 2, 3 | ✓ |',
      '| `Password` | 1, 2 |  |',
      '| `WebAlias` |  | ✓ |',
    ])
      assert.ok(table.includes(row), `${row}\n${table}`);
  });

  it('shows the rules only for operations that write a customer', () => {
    const withRules = operationContracts
      .map(({ id }) => id)
      .filter((id) => operationOf(document, id).requestBody?.description !== undefined);
    assert.deepEqual(withRules.toSorted(), [
      'CreateCustomer',
      'PreviewUpgrade',
      'UpdateCustomer',
      'UpdateCustomerByParameter',
      'UpgradeCustomer',
    ]);
  });

  it('names the types that the plan upgrades in the description of an upgrade', () => {
    for (const id of ['UpgradeCustomer', 'PreviewUpgrade'])
      assert.match(
        operationOf(document, id).description,
        /upgrades Customer \(type 2\) to Distributor \(type 1\)/,
      );
  });

  it("shows a company's own rules, where its plan has others", async () => {
    const plan = {
      ...publishedPlan,
      baseTypes: [{ id: 7, name: 'Guide | <b>', required: ['TextPhone'] as const }],
      uniqueFields: ['ExternalReferenceId'] as const,
      minimumAge: { years: 0, baseTypes: [] },
      upgrades: [],
      trees: publishedPlan.trees.map((tree) => (tree.isSponsorTree ? { ...tree, places: [7] } : tree)),
    };
    await using other = await startTestServer({ extension: { plan } });
    const shown = await readReference(other);
    const table = operationOf(shown, 'CreateCustomer').requestBody?.description ?? '';
    assert.match(table, /Types: 7 Guide/);
    for (const id of ['UpgradeCustomer', 'PreviewUpgrade'])
      assert.match(operationOf(shown, id).description, /upgrades no type by itself/);
    const texts = [
      ...shown.tags.map(({ description }) => description),
      ...operationContracts.map(
        ({ id }) => operationOf(shown, id).description.split('<details>', 1)[0] ?? '',
      ),
    ];
    const ofAnotherPlan = texts.filter((text) => /\bdistributors?\b|\bretail customers?\b/i.test(text));
    assert.deepEqual(ofAnotherPlan, [], 'no text names types that the plan does not have');
    assert.ok(table.includes('| `TextPhone` | 7 |  |'), table);
    assert.ok(table.includes('| `ExternalReferenceId` |  | ✓ |'), table);
    assert.doesNotMatch(table, /EmailAddress|at least/);
  });

  it('states the environment, and whether legacy errors are on', async () => {
    assert.match(JSON.stringify(document), /"x-upline-environment":"Stage"/);
    await using live = await startTestServer({
      environment: { UPLINE_ENVIRONMENT: 'live', UPLINE_LEGACY_ERRORS: 'true' },
    });
    const text = JSON.stringify(await readReference(live));
    assert.match(text, /"x-upline-environment":"Live"/);
    assert.match(text, /set to legacy errors/);
  });
});

describe('addresses of the reference', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());
  const get = (address: string) => fetch(server.url + address, { redirect: 'manual' });

  it('give every operation a page with a permanent address', async () => {
    for (const { id } of operationContracts) {
      const response = await get(`/docs/operations/${id.toLowerCase()}`);
      assert.equal(response.status, 302);
      const page = await get(response.headers.get('location') ?? '');
      assert.equal(page.status, 200);
      assert.match(page.url, new RegExp(`/${id}$`));
    }
    assert.equal((await get('/docs/operations/NoSuchOperation')).status, 404);
  });

  it('return the public document as YAML, with the same content', async () => {
    const yaml = await get('/openapi.yaml');
    assert.match(yaml.headers.get('content-type') ?? '', /^application\/yaml/);
    assert.deepEqual(parse(await yaml.text()), await (await get('/openapi.json')).json());
  });

  it("accept the old portal's DocumentFormat, and name it if its value is unknown", async () => {
    const expected = await (await get('/openapi.json')).json();
    const formats = [
      ['', 'yaml'],
      ['?DocumentFormat=OpenApi', 'yaml'],
      ['?documentformat=openapiyaml', 'yaml'],
      ['?DocumentFormat=OpenApiJson', 'json'],
    ] as const;
    for (const [query, kind] of formats) {
      const response = await get(`/docs/export${query}`);
      assert.equal(response.status, 200, query);
      assert.equal(
        response.headers.get('content-disposition'),
        `attachment; filename="upline-openapi.${kind}"`,
      );
      const text = await response.text();
      assert.deepEqual(kind === 'yaml' ? parse(text) : JSON.parse(text), expected, query);
    }
    for (const format of ['Swagger', 'Wadl', 'constructor', '']) {
      const response = await get(`/docs/export?DocumentFormat=${format}`);
      assert.equal(response.status, 400, format);
      const { errors } = (await response.json()) as { errors: { field: string }[] };
      assert.deepEqual(
        errors.map(({ field }) => field),
        ['DocumentFormat'],
      );
    }
  });

  it('compress the large document for clients that accept that', async () => {
    for (const [accepted, encoding] of [
      ['gzip, br', 'gzip'],
      ['gzip;q=0', null],
      ['identity', null],
    ] as const) {
      const response = await fetch(`${server.url}/docs/reference.json`, {
        headers: { 'Accept-Encoding': accepted },
      });
      assert.equal(response.headers.get('content-encoding'), encoding, accepted);
      assert.ok(((await response.json()) as ReferenceDocument).paths['/v1/customers']);
    }
  });

  it('accept no other method', async () => {
    for (const address of [
      '/docs/reference.json',
      '/docs/export',
      '/openapi.yaml',
      '/docs/operations/GetCustomer',
    ]) {
      const response = await fetch(server.url + address, { method: 'POST' });
      assert.equal(response.status, 405, address);
    }
  });
});
