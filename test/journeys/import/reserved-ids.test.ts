import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createUnitOfWork } from '../../../src/database/unit-of-work.ts';
import { bindImportStores } from '../../../src/import/import-storage.ts';
import { retailBody } from '../../support/bodies.ts';
import { startTestServer } from '../../support/test-server.ts';

/** The longest blocks come first, so that a shorter block that is taken later would set the ids back. */
const BLOCKS = Array.from({ length: 40 }, (_, number) => 40_000 - number * 999);

it('Imports that start at the same moment get separate ids, and new customers get later ones', async () => {
  const server = await startTestServer();
  try {
    const { installation } = server;
    const unitOfWork = createUnitOfWork(installation.database.writer, bindImportStores(installation));
    const blocks = await Promise.all(
      BLOCKS.map(async (count) => {
        const first = await unitOfWork.run(({ imports }) => imports.reserveIds({ above: 0, count }));
        return { first, last: first + count - 1 };
      }),
    );
    let before = 0;
    for (const block of blocks.toSorted((a, b) => a.first - b.first)) {
      assert.ok(block.first > before, `${block.first} is above ${before}`);
      before = block.last;
    }
    assert.ok((await server.create(retailBody())) > before);
  } finally {
    await server.close();
  }
});
