import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsOf } from '../../../test/support/answers.ts';
import { distributorBody, retailBody } from '../../../test/support/bodies.ts';
import { startTestServer } from '../../../test/support/test-server.ts';
import type { ReadHandle, WriteHandle } from '../../database/database.ts';
import { createExportReader } from '../store/export-reader.ts';

describe('Export Customer', () => {
  it('returns everything that is stored about a customer, except secrets', async () => {
    await using server = await startTestServer({ now: () => new Date('2026-11-24T12:00:00Z') });
    const created = await server.call('POST', '/v1/customers', retailBody({ WebAlias: 'mine' }), {
      'Idempotency-Key': 'one',
    });
    const id = created.json;
    const body = distributorBody({ TaxId: 'EXPORTED-TAX-1' });
    await server.call('PUT', `/v1/customers/upgrade/${id}`, body);
    await server.call('PUT', `/v1/customers/${id}/web-aliases`, { AdditionalWebAliases: ['more'] });
    await server.call('PATCH', `/v1/customers/${id}`, { CustomerStatus: 4, CompanyName: 'Exported Inc.' });
    const { status, json: all, text } = await server.call('GET', `/v1/customers/${id}/export`);
    assert.equal(status, 200);
    const { FieldChanges, ...json } = all as { FieldChanges: { Changes: { Field: string; To: string }[] }[] };
    const changed = FieldChanges.map(({ Changes }) => Changes.map(({ Field, To }) => `${Field}: ${To}`));
    assert.deepEqual(changed.slice(1), [['AdditionalWebAliases: '], ['CompanyName: Exported Inc.']]);
    assert.ok(changed[0]?.includes('TaxId: *****TAX1'), 'a tax id is masked');
    const now = '2026-11-24T12:00:00Z';
    const none = '1900-01-01T00:00:00Z';
    const placement = { UplineId: 2, Leg: '', Actor: 'test', From: '2026-11-24T12:00:00.000Z', To: none };
    assert.deepEqual(json, {
      ExportedAt: now,
      Customer: (await server.call('GET', `/v1/customers/${id}`)).json,
      HasPassword: true,
      AdditionalWebAliases: ['more'],
      CreatedAt: now,
      ChangedAt: now,
      ChangedBy: 'test',
      ChangedOperation: 'UpdateCustomerByParameter',
      RequestedSponsorId: 2,
      ErasedAt: none,
      PlacementPreferences: [],
      LegWeights: [],
      PlacementBatchItems: [],
      HookCalls: [],
      ServiceLog: [],
      TypeChanges: (await server.call('GET', `/v1/customers/${id}/type-changes`)).json,
      StatusChanges: [{ At: '2026-11-24T12:00:00.000Z', From: 1, To: 4, Actor: 'test' }],
      Placements: [
        { ...placement, Tree: 'Enrollment', Rule: 'FirstEmpty', Reason: 'enrollment' },
        { ...placement, Tree: 'Unilevel', Rule: 'FirstEmptyRollup', Reason: 'upgrade' },
      ],
      Events: [
        ...['customer.created', 'placement.placed', 'customer.updated', 'customer.type_changed'],
        ...['customer.upgraded', 'customer.password_changed', 'placement.placed', 'customer.updated'],
        ...['customer.web_aliases_changed', 'customer.updated', 'customer.status_changed'],
      ].map((Type) => ({
        Type,
        At: now,
        Actor: 'test',
      })),
      KeptAnswers: [{ ExpiresAt: '2026-11-25T12:00:00Z' }],
      Views: [],
      Merges: [],
    });
    assert.ok(
      !text.includes('EXPORTED') && !text.includes('argon2') && !text.includes(String(body['Password'])),
    );
  });

  it('reads any number of stored answers page by page, in the order of their expiry', async () => {
    await using server = await startTestServer({ now: () => new Date('2026-11-24T12:00:00Z') });
    const id = await server.create(retailBody());
    const count = 2_500;
    const subscription = '(SELECT min(id) FROM subscriptions)';
    // Many expire at the same time, so that pages end among them.
    const values = Array.from({ length: count }, (_, index) => {
      const time = `2026-11-24T${String(13 + (index % 2))}:00:00.000Z`;
      return `(${subscription}, 'key ${index}', '', '', '${time}', '${time}', ${id})`;
    });
    await server.sql(`INSERT INTO idempotency_keys
      (subscription_id, key_hash, request_hash, claimed_by, leased_until, expires_at, customer_id)
      VALUES ${values.join(', ')}`);
    const { json } = await server.call('GET', `/v1/customers/${id}/export`);
    const times = (json.KeptAnswers as { ExpiresAt: string }[]).map(({ ExpiresAt }) => ExpiresAt);
    assert.equal(times.length, count);
    assert.deepEqual(times, times.toSorted());
    const rows: number[] = [];
    const counted = (server.installation.database.reader as unknown as WriteHandle).withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        rows.push(result.rows.length);
        return result;
      },
    });
    const held = await createExportReader(counted as unknown as ReadHandle).heldOn(id);
    assert.equal(held?.keptAnswers.length, count);
    assert.ok(Math.max(...rows) <= 1_000, `one read of ${Math.max(...rows)} rows`);
  });

  it('returns the remaining data of an erased customer, and answers 404 for unknown ids', async () => {
    await using server = await startTestServer();
    const id = await server.create(retailBody({ FirstName: 'Somebody' }));
    await server.call('POST', `/v1/customers/${id}/erase`);
    const { json, text } = await server.call('GET', `/v1/customers/${id}/export`);
    assert.notEqual(json.ErasedAt, '1900-01-01T00:00:00Z');
    assert.deepEqual([json.HasPassword, json.ChangedOperation], [false, 'EraseCustomer']);
    assert.ok(!text.includes('Somebody'));
    const answer = await server.call('GET', '/v1/customers/999999/export');
    assert.deepEqual([answer.status, ...problemsOf(answer)], [404, 'customerId: customer_not_found']);
  });
});
