import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { problemsOf } from '../../../test/support/answers.ts';
import { retailBody } from '../../../test/support/bodies.ts';
import { startTestServer, type TestServer, testEngine } from '../../../test/support/test-server.ts';
import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { PlanConflictError } from './unique-indexes.ts';

const INDEXED_COLUMNS = {
  sqlite: `SELECT i.name AS field, l."unique" AS is_unique
    FROM pragma_index_list('customers') l, pragma_index_info(l.name) i WHERE i.name LIKE '%\\_key' ESCAPE '\\' ORDER BY 1`,
  postgres: `SELECT a.attname AS field, i.indisunique AS is_unique
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
    WHERE i.indrelid = 'customers'::regclass AND NOT i.indisprimary AND a.attname LIKE '%\\_key' ORDER BY 1`,
};

describe('A plan with other unique fields, on an existing database', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'upline-test-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const start = (uniqueFields: readonly UniqueField[]) =>
    startTestServer({ directory, extension: { plan: { ...publishedPlan, uniqueFields } } });
  /** The constraint that the database enforces, not the name of the index. */
  const indexes = async (server: TestServer) =>
    (await server.sql(INDEXED_COLUMNS[testEngine])).map(
      ({ field, is_unique }) =>
        `${String(field).replace('_key', '')} ${is_unique === 1 ? 'unique' : 'plain'}`,
    );

  it('has exactly one index per field, unique where the plan requires it', async () => {
    await using server = await start(publishedPlan.uniqueFields);
    assert.deepEqual(await indexes(server), [
      'back_office_id unique',
      'email_address unique',
      'external_reference_id plain',
      'tax_id unique',
      'username unique',
      'web_alias unique',
    ]);
  });

  it('rebuilds the indexes at the next start, so that the new plan decides which values can be shared', async () => {
    const shared = { ExternalReferenceId: 'ext-1', WebAlias: 'alias-1' };
    {
      await using before = await start(['WebAlias']);
      await before.create(retailBody(shared));
      const alias = await before.call('POST', '/v1/customers', retailBody({ WebAlias: 'ALIAS-1' }));
      assert.deepEqual([alias.status, ...problemsOf(alias)], [409, 'WebAlias: not_unique']);
    }
    await using after = await start(['ExternalReferenceId']);
    assert.deepEqual(await indexes(after), [
      'back_office_id plain',
      'email_address plain',
      'external_reference_id unique',
      'tax_id plain',
      'username plain',
      'web_alias plain',
    ]);
    await after.create(retailBody({ WebAlias: 'ALIAS-1' }));
    const reference = await after.call('POST', '/v1/customers', retailBody({ ExternalReferenceId: 'EXT-1' }));
    assert.deepEqual([reference.status, ...problemsOf(reference)], [409, 'ExternalReferenceId: not_unique']);
  });

  it('refuses to start if customers share a value that must be unique, names them, and changes nothing', async () => {
    const ids: number[] = [];
    {
      await using before = await start([]);
      ids.push(await before.create(retailBody({ WebAlias: 'Shared' })));
      ids.push(await before.create(retailBody({ WebAlias: 'sHARED ' })));
      await before.create(retailBody());
      await before.create(retailBody());
    }
    await assert.rejects(start(['WebAlias']), (error) => {
      assert.ok(error instanceof PlanConflictError);
      assert.match(error.message, new RegExp(`WebAlias unique.* ${ids[0]} and ${ids[1]}\\b`));
      assert.doesNotMatch(error.message, /shared/i, 'no personal data in a log of starts');
      return true;
    });
    await using again = await start([]);
    assert.ok((await indexes(again)).includes('web_alias plain'));
    await again.call('PATCH', `/v1/customers/${ids[1]}`, { WebAlias: 'other' });
    await again.close();
    await using restarted = await start(['WebAlias']);
    const now = await indexes(restarted);
    assert.ok(now.includes('web_alias unique') && !now.includes('web_alias plain'));
  });
});
