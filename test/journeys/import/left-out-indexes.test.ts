import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { publishedPlan } from '../../../extension/commission-plan.ts';
import { errorCatalogue } from '../../../src/catalogue/error-catalogue.ts';
import { createConfig } from '../../../src/config/config.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { INDEX_SPONSOR } from '../../../src/database/migrations/0036-customer-merges.ts';
import { createImport } from '../../../src/import/import.ts';
import { dropIndexes } from '../../../src/import/import-storage.ts';
import { connectImport } from '../../../src/server/connect-import.ts';
import { openInstallation } from '../../../src/server/installation.ts';
import { prepareDatabase } from '../../../src/server/prepare-database.ts';
import { retailBody } from '../../support/bodies.ts';
import { createImportHome } from '../../support/import-home.ts';
import { testEngine } from '../../support/test-server.ts';

describe('An import while another import has dropped the indexes', {
  skip: testEngine === 'postgres' && 'about the embedded file',
}, () => {
  it('stores only with the indexes that keep values unique', async () => {
    await using home = await createImportHome();
    await home.look(async () => undefined);
    const file = path.join(home.directory, 'upline.db');
    const config = createConfig(readEnvironment(home.environment));
    const usernames = 'customers_username_key_unique';
    const sponsors = 'customers_sponsor';
    const names = () => {
      using database = new DatabaseSync(file, { readOnly: true });
      const found = database
        .prepare('SELECT name FROM sqlite_master WHERE name IN (?, ?)')
        .all(usernames, sponsors);
      return found.map(({ name }) => name);
    };
    let whileStoring: unknown[] = [];
    const started = createImport({
      plan: publishedPlan,
      databaseFile: file,
      open: () => openInstallation(config),
      prepare: async (data) => {
        await prepareDatabase(data, publishedPlan, new Date());
        // Simulates another import after this one has checked the indexes.
        for (const name of [usernames, sponsors]) {
          await sql`drop index ${sql.ref(name)}`.execute(data.database.writer);
        }
      },
      errors: errorCatalogue,
    });
    assert.equal(names().length, 2);
    await started.generated({
      customers: 20_000,
      seed: 1,
      onProgress: ({ step, done }) => {
        if (step === 'storing' && done > 0 && whileStoring.length === 0) whileStoring = names();
      },
    });
    assert.deepEqual(whileStoring, [usernames]);
    assert.deepEqual(names().toSorted(), [sponsors, usernames]);
  });
});

describe('An import without indexes', {
  skip: testEngine === 'postgres' && 'about the embedded file',
}, () => {
  for (const [hasStarted, what] of [
    [false, 'builds the search index in one transaction'],
    [
      true,
      'leaves the search index to a server that started during the import, because its writes would wait',
    ],
  ] as const) {
    it(what, async () => {
      await using home = await createImportHome();
      await home.look(async () => undefined);
      const file = path.join(home.directory, 'upline.db');
      const config = createConfig(readEnvironment(home.environment));
      const customers = 20_000;
      await connectImport(config, publishedPlan).generated({
        customers,
        seed: 1,
        onProgress: ({ step, done }) => {
          if (!hasStarted || step !== 'storing' || done < customers) return;
          // Every start of a server builds this index.
          using database = new DatabaseSync(file);
          database.exec(INDEX_SPONSOR);
        },
      });
      using database = new DatabaseSync(file, { readOnly: true });
      const state = database.prepare('SELECT indexed_through FROM customers_search_state').get();
      assert.equal(Number(state?.['indexed_through']) < customers, hasStarted);
    });
  }
});

describe('The indexes that an import drops from an embedded file', {
  skip: testEngine === 'postgres' && 'about the embedded file',
}, () => {
  it('are those whose keys arrive in random order, stay if anything was written since the check, and are restored', async () => {
    await using home = await createImportHome();
    const newest = await home.look(async (server) => {
      await server.create(retailBody());
      const [row] = await server.sql(
        'SELECT max(id) AS id, (SELECT COUNT(*) FROM customers) AS customers FROM outbox_events',
      );
      return { event: Number(row?.['id']), customers: Number(row?.['customers']) };
    });
    const file = path.join(home.directory, 'upline.db');
    const names = () => {
      const database = new DatabaseSync(file);
      const found = database
        .prepare(`SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL
          AND tbl_name IN ('addresses', 'custom_fields', 'customers', 'placements', 'web_aliases') ORDER BY name`)
        .all();
      database.close();
      return found.map(({ name }) => name);
    };
    const all = names();
    const drop = (lastWrite: typeof newest) => dropIndexes(file, { keepsDownlines: false, lastWrite });
    assert.ok(!drop({ ...newest, event: newest.event - 1 }));
    // An unfinished import has no event.
    assert.ok(!drop({ ...newest, customers: newest.customers - 1 }));
    assert.deepEqual(names(), all);
    assert.ok(drop(newest));
    assert.ok(!drop(newest), 'another import has dropped them');
    // Rows arrive ordered by customer id, and later by time. In a tree with legs, an import looks up positions.
    assert.deepEqual(names(), [
      'customers_changed',
      'customers_merged_into',
      'customers_not_searchable',
      'customers_without_search_text',
      'placements_batch',
      'placements_current_node',
      'placements_current_position',
      'placements_history',
    ]);
    await home.look(async () => undefined);
    assert.deepEqual(names(), all);
  });
});
