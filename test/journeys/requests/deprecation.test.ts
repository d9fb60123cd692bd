import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import Type from 'typebox';
import { catalogueProblem, errorCatalogue } from '../../../src/catalogue/error-catalogue.ts';
import { operationContracts } from '../../../src/catalogue/operations.ts';
import { createAjv } from '../../../src/http/ajv.ts';
import { createAnswerSerializers } from '../../../src/http/answer-serializers.ts';
import { createApp } from '../../../src/http/app.ts';
import { type Deprecation, deprecationHeaders } from '../../../src/http/deprecation.ts';
import { createMetrics } from '../../../src/http/metrics.ts';
import { bindOperations, defineContract, defineOperation } from '../../../src/http/operation.ts';
import { textFormats } from '../../../src/http/text-formats.ts';
import type { ApiChanges } from '../../../src/portal/changes/changes-contract.ts';
import { historyFolder } from '../../../src/portal/changes/read-history.ts';
import { mountChanges } from '../../../src/portal/mount-changes.ts';
import { createOpenApiDocument } from '../../../src/portal/openapi.ts';

const deprecated: Deprecation = {
  since: '2026-11-25',
  sunset: '2027-11-25',
  note: 'Use GetCustomer.',
  successor: 'GetCustomer',
};

const present = defineContract({
  id: 'Thing',
  method: 'POST',
  path: '/things/{thingId}',
  tag: 'Things',
  summary: 'Thing',
  description: 'An operation of this test.',
  params: Type.Object({ thingId: Type.Integer({ description: 'Id.' }) }),
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'Done.',
    schema: Type.Object({ Id: Type.Integer({ description: 'Id.' }) }),
  },
  errors: [],
});
/** No real operation is deprecated, so the test defines these. */
const contract = defineContract({ ...present, id: 'OldThing', path: '/old-things/{thingId}', deprecated });
const read = defineContract({
  ...contract,
  id: 'ReadOldThing',
  method: 'GET',
  deprecated: { since: '2026-11-25', note: 'Old.' },
});

describe('deprecated operations', () => {
  let app: FastifyInstance;
  let url: string;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'upline-deprecation-'));
    cpSync(historyFolder, folder, { recursive: true });
    const answer = async ({ params }: { params: { thingId: number } }) => ({ body: { Id: params.thingId } });
    const contracts = [...operationContracts, contract, read, present];
    const apiText = () => JSON.stringify(createOpenApiDocument(contracts, errorCatalogue, '9.0.0'));
    app = await createApp({
      isStrict: false,
      started: null,
      preparations: null,
      corsOrigins: [],
      operations: bindOperations(
        [contract, read, present].map((each) => defineOperation(each, () => answer)),
        undefined,
      ),
      ajv: createAjv(textFormats),
      serializers: createAnswerSerializers(),
      catalogueProblem,
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(),
      servesMetrics: true,
      usesLegacyErrors: false,
      rateLimit: 0,
      requiresIfMatch: false,
      authenticate: async () => ({ subscriptionId: 1, slot: 'primary', name: 'test' }),
      requestLog: { count: () => false, note: () => undefined, keepsBodies: false, now: () => 0 },
      idempotency: { begin: async () => null, end: async () => undefined },
      extensionApi: {
        authenticate: async () => null,
        callbacks: { callOriginal: () => assert.fail() },
        validatePageToken: () => assert.fail(),
      },
      extensionServices: { authenticate: async () => null, findCall: async () => null, methods: [] },
      isUnavailable: () => false,
      mountPages: async (app) => mountChanges(app, { historyFolder: folder, apiText }),
      sendNotFoundPage: () => null,
      portalApi: { operations: [], findSession: async () => null, publicUrl: null },
      trustedProxies: [],
      checkReadiness: async () => [],
    });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  after(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  const call = async (method: string, address: string) => {
    const answer = await fetch(url + address, { method, headers: { 'Ocp-Apim-Subscription-Key': 'key' } });
    await answer.body?.cancel();
    const { headers, status } = answer;
    return { status, told: ['deprecation', 'sunset', 'link'].map((name) => headers.get(name)) };
  };

  it('report the start, the end and the documentation of the deprecation in every answer', async () => {
    const told = [
      '@1795564800',
      'Thu, 25 Nov 2027 00:00:00 GMT',
      '</docs/changes>; rel="deprecation"; type="text/html", </docs/changes>; rel="sunset"; type="text/html"',
    ];
    assert.equal(new Date(1_795_564_800_000).toISOString(), '2026-11-25T00:00:00.000Z');
    assert.deepEqual(await call('POST', '/v1/old-things/5'), { status: 200, told });
    assert.deepEqual(await call('POST', '/v1/old-things/none'), { status: 400, told });
  });

  it('omit the end if none is set', async () => {
    const told = ['@1795564800', null, '</docs/changes>; rel="deprecation"; type="text/html"'];
    assert.deepEqual(await call('GET', '/v1/old-things/5'), { status: 200, told });
  });

  it('are the only operations with these headers', async () => {
    assert.deepEqual(await call('POST', '/v1/things/5'), { status: 200, told: [null, null, null] });
    assert.deepEqual(await call('GET', '/docs/changes.json'), { status: 200, told: [null, null, null] });
  });

  it('are marked in a valid OpenAPI document, and in the history with their terms', async () => {
    const document = createOpenApiDocument([contract, present], errorCatalogue, '9.0.0');
    assert.equal((await new Validator().validate(structuredClone(document))).valid, true);
    const { Unpublished } = (await (await fetch(`${url}/docs/changes.json`)).json()) as ApiChanges;
    const found = Unpublished?.Operations.find(({ OperationId }) => OperationId === 'OldThing');
    assert.deepEqual(found?.Deprecation, {
      Since: '2026-11-25',
      Sunset: '2027-11-25',
      Note: 'Use GetCustomer.',
      Successor: 'GetCustomer',
    });
  });

  it('have valid days in order', () => {
    const of = (since: string, sunset?: string) => () =>
      deprecationHeaders({ since, note: '', ...(sunset === undefined ? {} : { sunset }) });
    for (const wrong of [
      of('2026-02-30'),
      of('soon'),
      of('2026-11-25', '2026-11-24'),
      of('2026-11-25', ''),
    ]) {
      assert.throws(wrong, TypeError);
    }
    assert.doesNotThrow(of('2026-11-25', '2026-11-25'));
  });
});
