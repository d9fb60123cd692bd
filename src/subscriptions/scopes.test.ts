import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { outcome } from '../../test/support/subscription-builder.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { operationContracts } from '../catalogue/operations.ts';
import type { OperationContract } from '../http/operation.ts';
import { isNarrower, operationsIn, scopesOf, simplifyScopes } from './scopes.ts';

const operations = operationContracts.map(({ id, tag, method, needsWriteScope }) => ({
  id,
  group: tag,
  isRead: method === 'GET' && needsWriteScope !== true,
}));
const known = scopesOf(operations);
const someScopes = fc.uniqueArray(fc.constantFrom(...known), { minLength: 1, maxLength: 5 });
const someOperations = fc.uniqueArray(fc.constantFrom(...operations.map(({ id }) => id)), { minLength: 1 });

/** An independent and minimal implementation. */
function isAllowed(
  scopes: readonly string[],
  { tag, method, needsWriteScope }: Pick<OperationContract, 'tag' | 'method' | 'needsWriteScope'>,
): boolean {
  const access = method === 'GET' && needsWriteScope !== true ? 'read' : 'write';
  return ['*', access, `${tag}:*`, `${tag}:${access}`].some((scope) => scopes.includes(scope));
}

describe('Scopes', () => {
  it('allow the same operations after they are simplified, and then none includes another', () => {
    fc.assert(
      fc.property(someScopes, (scopes) => {
        const simple = simplifyScopes(scopes, operations);
        assert.deepEqual(operationsIn(simple, operations), operationsIn(scopes, operations));
        assert.deepEqual(simplifyScopes(simple, operations), simple);
        for (const scope of simple) {
          const others = simple.filter((other) => other !== scope);
          assert.ok(others.length === 0 || !isNarrower([scope], others), `${scope} in ${simple.join()}`);
        }
      }),
    );
  });

  it('are narrower only if they allow no further operation', () => {
    fc.assert(
      fc.property(someScopes, someScopes, (scopes, than) => {
        const more = operationsIn(scopes, operations).difference(operationsIn(than, operations));
        if (isNarrower(scopes, than)) assert.equal(more.size, 0);
        assert.ok(isNarrower(scopes, ['*']));
        assert.ok(isNarrower(scopes, ['read', 'write']));
        assert.ok(isNarrower(scopes, [...scopes, ...than]));
      }),
    );
    assert.ok(!isNarrower(['read'], ['Customers:read', 'Trees:read']), 'a group may come to the API later');
  });
});

describe('A subscription', () => {
  let server: TestServer;
  let key = '';
  let id = 0;
  before(async () => {
    server = await startTestServer();
    const made = await server.installation.subscriptionStorage.changes.create('matrix');
    key = made.keys.primary;
    id = made.id;
  });
  after(() => server.close());
  /** Sends an invalid request, so that only the check of the key takes effect. */
  const ask = async ({ method, path }: { method: string; path: string }) =>
    outcome(
      await fetch(`${server.url}/v1${path.replace(/\{\w+\}/g, 'x')}?subscription-key=${key}`, {
        method,
        headers: { 'Content-Type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{' }),
      }),
    );

  it('may call an operation only if its product contains it and its scopes include it', async () => {
    const { changes, products } = server.installation.subscriptionStorage;
    const product = await products.create({ name: 'Matrix', description: '', operations: ['GetCustomer'] });
    await fc.assert(
      fc.asyncProperty(someScopes, fc.option(someOperations), async (scopes, inProduct) => {
        if (inProduct !== null) await products.replace(product.id, { ...product, operations: inProduct });
        await changes.change(id, { scopes, productId: inProduct === null ? null : product.id });
        for (const contract of operationContracts) {
          const answer = await ask(contract);
          const isOutside = inProduct !== null && !inProduct.includes(contract.id);
          const problem = isOutside ? 'operation_not_in_product' : 'scope_missing';
          const isGood = !isOutside && isAllowed(scopes, contract);
          assert.equal(answer.startsWith('401'), !isGood, `${contract.id}: ${answer} with ${scopes.join()}`);
          if (!isGood) assert.equal(answer, `401 ${problem}`);
        }
      }),
      { numRuns: 12 },
    );
  });
});
