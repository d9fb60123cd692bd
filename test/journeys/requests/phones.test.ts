import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distributorBody, retailBody } from '../../support/bodies.ts';
import { csvText, retailRecord } from '../../support/csv-text.ts';
import { startWithHandlers } from '../../support/hook-ways.ts';
import { createImportHome } from '../../support/import-home.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const COPIED = '\u202a\ufeff+1\u00a0801\u202f555\u20111111\u2069\u200b\u202c';
const PLAIN = '+1 801 555-1111';
const PHONES = ['PrimaryPhone', 'SecondaryPhone', 'TextPhone'] as const;
const copied = Object.fromEntries(PHONES.map((name) => [name, COPIED]));

async function phonesOf(server: TestServer, id: number): Promise<unknown[]> {
  const { json } = await server.call('GET', `/v1/customers/${id}`);
  return PHONES.map((name) => json[name]);
}

describe('A copied phone number', () => {
  it('is stored without marks, and with plain spaces and hyphens, by every operation', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody(copied));
    assert.deepEqual(await phonesOf(server, id), [PLAIN, PLAIN, PLAIN]);
    for (const [method, path, body] of [
      ['PUT', `/v1/customers/${id}`, retailBody(copied)],
      ['PATCH', `/v1/customers/${id}`, copied],
      ['PUT', `/v1/customers/upgrade/${id}`, distributorBody(copied)],
    ] as const) {
      await server.call('PATCH', `/v1/customers/${id}`, Object.fromEntries(PHONES.map((name) => [name, ''])));
      const answer = await server.call(method, path, body);
      assert.ok(answer.status < 300, answer.text);
      assert.deepEqual(await phonesOf(server, id), [PLAIN, PLAIN, PLAIN], method);
    }
    await server.call('PATCH', `/v1/customers/${id}`, { TextPhone: '\u200e', PrimaryPhone: '٠١٢ (3) / 4' });
    assert.deepEqual(await phonesOf(server, id), ['٠١٢ (3) / 4', PLAIN, '']);
  });

  it('is stored in the same form by an import and from a handler', async () => {
    await using home = await createImportHome();
    const { faults } = await home.import(csvText([retailRecord('one', 2, { CustomerId: 5000, ...copied })]));
    assert.deepEqual(faults, []);
    await home.look(async (server) => assert.deepEqual(await phonesOf(server, 5000), [PLAIN, PLAIN, PLAIN]));
    await using hooked = await startWithHandlers('in process', {
      'Associates.UpdateAssociate': async (request, next) => {
        const changes = { PrimaryPhone: COPIED, SecondaryPhone: COPIED, TextNumber: COPIED };
        Object.assign(request.UpdatedAssociateInfo, changes);
        return next(request);
      },
    });
    const id = await hooked.create(retailBody());
    await hooked.call('PATCH', `/v1/customers/${id}`, { FirstName: 'Other' });
    assert.deepEqual(await phonesOf(hooked, id), [PLAIN, PLAIN, PLAIN]);
  });
});
