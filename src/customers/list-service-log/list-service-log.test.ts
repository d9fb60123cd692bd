import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fieldsOf, problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { callService, SECRET } from '../../../test/support/service-ways.ts';
import { startTestServer, type TestServer } from '../../../test/support/test-server.ts';

describe('List Service Log', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ environment: { UPLINE_DIRECTSCALE_SECRET: SECRET } });
  });
  after(() => server.close());

  const log = (associateId: number, text: string) =>
    callService(server, 'TicketService.LogEvent', { associateId, text });
  const list = async (id: number, query = '') =>
    (await server.call('GET', `/v1/customers/${id}/service-log${query}`)).json;
  const textsOf = (entries: readonly { Text: string }[]) => entries.map(({ Text }) => Text);

  it('is empty for a customer without notes', async () => {
    assert.deepEqual(await list(await server.create(retailBody())), []);
  });

  it('returns only the entries of this customer, newest first', async () => {
    const ids = [await server.create(retailBody()), await server.create(retailBody())] as const;
    for (const text of ['one', 'two', 'three']) {
      await log(ids[0], text);
      await log(ids[1], `other ${text}`);
    }
    assert.deepEqual(textsOf(await list(ids[0])), ['three', 'two', 'one']);
  });

  it('can be read page by page without a repeated or missing entry, even while entries are written', async () => {
    const id = await server.create(retailBody());
    for (let number = 1; number <= 7; number += 1) await log(id, String(number));
    const pages: string[][] = [];
    let before = '';
    for (;;) {
      const page = await list(id, `?limit=3${before}`);
      if (page.length === 0) break;
      pages.push(textsOf(page));
      before = `&before=${page.at(-1).RecordNumber}`;
      await log(id, 'later');
    }
    assert.deepEqual(pages, [['7', '6', '5'], ['4', '3', '2'], ['1']]);
  });

  it('returns 50 entries by default, and never more than 100', async () => {
    const id = await server.create(retailBody());
    const entries = Array.from({ length: 60 }, (_, index) => log(id, String(index)));
    await Promise.all(entries);
    assert.equal((await list(id)).length, 50);
    assert.equal((await list(id, '?limit=100')).length, 60);
    for (const query of ['?limit=0', '?limit=101', '?limit=x', '?before=0', '?before=-1']) {
      const answer = await server.call('GET', `/v1/customers/${id}/service-log${query}`);
      assert.equal(answer.status, 400);
      assert.deepEqual(fieldsOf(answer), [query.slice(1, query.indexOf('='))]);
    }
  });

  it('answers 404 for an unknown id', async () => {
    const answer = await server.call('GET', '/v1/customers/999999/service-log');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [404, 'customerId: customer_not_found']);
  });
});
