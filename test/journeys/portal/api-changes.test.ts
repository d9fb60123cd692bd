import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { operationContracts } from '../../../src/catalogue/operations.ts';
import { createAjv } from '../../../src/http/ajv.ts';
import { textFormats } from '../../../src/http/text-formats.ts';
import { ApiChanges } from '../../../src/portal/changes/changes-contract.ts';
import { readText } from '../../support/source-files.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { childrenOf, parseXml, textOf } from '../../support/xml.ts';

describe('the change history of the API', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server.close());

  /** Sends no key, like any visitor. */
  const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers });
  const changes = async () => (await (await get('/docs/changes.json')).json()) as ApiChanges;

  it('matches its schema, newest first, and needs no key', async () => {
    const answer = await get('/docs/changes.json');
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    const body: unknown = await answer.json();
    const isChanges = createAjv(textFormats).compile(ApiChanges);
    assert.ok(isChanges(body), JSON.stringify(isChanges.errors));
    const { Versions } = await changes();
    assert.deepEqual(Versions.map(({ Version }) => Version).slice(-3), ['0.3.0', '0.2.0', '0.1.0']);
    const first = Versions.at(-1);
    assert.deepEqual([...new Set(first?.Operations.map(({ Change }) => Change))], ['Added']);
    assert.equal(first?.Operations.length, 13);
  });

  it('lists the additions of a version and the changes of existing parts', async () => {
    const second = (await changes()).Versions.find(({ Version }) => Version === '0.2.0');
    const placeNode = second?.Operations.find(({ OperationId }) => OperationId === 'PlaceNode');
    assert.equal(placeNode?.Change, 'Added');
    assert.equal(placeNode.Path, '/v1/customers/{customerId}/downline/placenode');
    const upgrade = second?.Operations.find(({ OperationId }) => OperationId === 'UpgradeCustomer');
    assert.deepEqual(
      upgrade?.Details.map(({ Kind, Effect, Text }) => [Kind, Effect, Text]),
      [
        ['Added', 'Warning', 'New with 409: `matrix_too_deep`.'],
        ['Added', 'Warning', 'New with 503: `tree_is_changing`.'],
      ],
    );
    assert.match(second?.Note ?? '', /^Trees: /);
    assert.equal(second?.IsBreaking, false);
  });

  it('contains every operation that is served', async () => {
    const { Versions, Unpublished } = await changes();
    const known = new Set<string>();
    for (const { Operations } of [...Versions.toReversed(), ...(Unpublished === null ? [] : [Unpublished])]) {
      for (const { Change, Method, Path } of Operations) {
        // The history also contains events that are delivered.
        if (Method === 'WEBHOOK') continue;
        if (Change === 'Removed') known.delete(`${Method} ${Path}`);
        else known.add(`${Method} ${Path}`);
      }
    }
    const served = operationContracts.map(({ method, path }) => `${method} /v1${path}`);
    assert.deepEqual([...known].sort(), served.toSorted());
  });

  it('is a feed of the published versions', async () => {
    const answer = await get('/docs/changes.atom');
    assert.equal(answer.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
    const feed = parseXml(await answer.text());
    assert.equal(feed.attributes['xmlns'], 'http://www.w3.org/2005/Atom');
    const { Versions } = await changes();
    assert.deepEqual(
      childrenOf(feed, 'entry').map((entry) => [textOf(entry, 'id'), textOf(entry, 'updated')]),
      Versions.map((version) => [`urn:upline:api:${version.Version}`, `${version.Date}T00:00:00Z`]),
    );
  });

  it('has every document as it was published', async () => {
    for (const { Document, Version } of (await changes()).Versions) {
      const answer = await get(Document);
      assert.equal(answer.status, 200);
      assert.equal(await answer.text(), readText(`api-history/${Version}/openapi.json`));
    }
  });

  it('is sent again only if it has changed', async () => {
    for (const path of ['/docs/changes.json', '/docs/changes.atom', '/docs/versions/0.1.0/openapi.json']) {
      const first = await get(path);
      await first.body?.cancel();
      const etag = first.headers.get('etag') ?? '';
      assert.match(etag, /^"[\w-]{43}"$/);
      assert.equal(first.headers.get('cache-control'), 'public, no-cache');
      assert.equal(first.headers.get('x-content-type-options'), 'nosniff');
      assert.match(first.headers.get('content-security-policy') ?? '', /default-src 'none'/);
      const again = await get(path, { 'If-None-Match': `W/${etag}` });
      assert.equal(again.status, 304);
      assert.equal(await again.text(), '');
      const other = await get(path, { 'If-None-Match': '"another"' });
      await other.body?.cancel();
      assert.equal(other.status, 200);
    }
  });

  it('answers no other versions and no other methods', async () => {
    for (const version of ['9.9.9', '..%2F..%2Fsrc', '0.1.0%2F..', '%00', '__proto__']) {
      const answer = await get(`/docs/versions/${version}/openapi.json`);
      assert.equal(answer.status, 404, version);
      assert.equal(((await answer.json()) as { code: string }).code, 'not_found');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
    }
    const answer = await fetch(`${server.url}/docs/changes.json`, { method: 'POST' });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'GET, HEAD');
  });
});
