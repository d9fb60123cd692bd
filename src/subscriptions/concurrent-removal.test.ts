import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { accountManager, signedIn } from '../../test/support/portal-client.ts';
import { startTestServer, type TestServer } from '../../test/support/test-server.ts';
import { createAccountReader } from '../accounts/account-reader.ts';
import { createUnitOfWork } from '../database/unit-of-work.ts';
import { ProblemError } from '../kernel/problem.ts';
import { createSubscriptionChanges } from './change-subscriptions.ts';
import { createGrantAccess } from './grant-access.ts';
import { createProductManager } from './manage-products.ts';
import { createProductReader } from './product-reader.ts';
import { createProductStore } from './product-store.ts';

const clock = () => new Date();

let server: TestServer;
before(async () => {
  server = await startTestServer();
});
after(() => server.close());

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => {
      if (!(error instanceof ProblemError)) throw error;
      return error.problems.map(({ code, field }) => `${field}: ${code}`).join();
    },
  );

/** The change operations of a server on which the data is removed between the check and the write. */
function changesThatLose(remove: (id: number) => Promise<unknown>) {
  const { database, subscriptionStorage } = server.installation;
  const { keys, writes, operations } = subscriptionStorage;
  const removing = (find: (id: number) => Promise<boolean>) => async (id: number) => {
    const wasThere = await find(id);
    if (wasThere) await remove(id);
    return wasThere;
  };
  const accounts = createAccountReader(database.reader);
  return createSubscriptionChanges({
    keys,
    unitOfWork: writes,
    operations,
    isAccount: removing(async (id) => (await accounts.byId(id)) !== null),
    isProduct: removing(createProductReader(database.reader).exists),
    clock,
  });
}

let serial = 0;
const newName = () => {
  serial += 1;
  return `lost ${serial}`;
};
const newProduct = () =>
  server.installation.subscriptionStorage.products.create({
    name: newName(),
    description: '',
    operations: ['GetCustomer'],
  });

describe('A subscription', () => {
  it('is refused with the field when its owner or product is removed during the change, and nothing is stored', async () => {
    const { changes, reader, products } = server.installation.subscriptionStorage;
    const manager = accountManager(server);
    const invited = async () => {
      serial += 1;
      const emailAddress = `lost${serial}@example.com`;
      return (await manager.invite({ emailAddress, name: 'x', role: 'Developer' })).accountId;
    };
    const { id } = await changes.create(newName());
    const losing = {
      ownerAccountId: {
        make: invited,
        changes: changesThatLose((accountId) => manager.remove(accountId)),
        refusal: 'OwnerAccountId: account_unknown',
      },
      productId: {
        make: async () => (await newProduct()).id,
        changes: changesThatLose((productId) => products.remove(productId)),
        refusal: 'ProductId: product_unknown',
      },
    };
    const before = await reader.list();
    for (const [member, { make, changes: losingChanges, refusal }] of Object.entries(losing)) {
      assert.equal(await refused(losingChanges.change(id, { [member]: await make() })), refusal);
      assert.equal(await refused(losingChanges.create(newName(), { [member]: await make() })), refusal);
    }
    assert.deepEqual(
      (await reader.list()).map(({ name, owner, product }) => [name, owner, product]),
      before.map(({ name, owner, product }) => [name, owner, product]),
    );
  });

  it('can change while its product or owner is removed: both calls get an answer', async () => {
    const { changes, products } = server.installation.subscriptionStorage;
    for (let turn = 0; turn < 10; turn += 1) {
      const product = await newProduct();
      const { id } = await changes.create(newName());
      const [given, removed] = await Promise.all([
        refused(changes.change(id, { productId: product.id })),
        refused(products.remove(product.id)),
      ]);
      const outcomes = ['done + productId: product_in_use', 'ProductId: product_unknown + done'];
      assert.ok(outcomes.includes(`${given} + ${removed}`), `${given} + ${removed}`);
    }
  });
});

describe('A grant of access', () => {
  it('is refused with the field when its product is removed during the grant, and the request stays open', async () => {
    const { subscriptionStorage } = server.installation;
    const { products, reader, writes } = subscriptionStorage;
    const person = await signedIn(server, 'asking@example.com', 'Developer');
    const { AccessRequestedAt: at } = await person.ok('POST', '/access-request');
    const product = await newProduct();
    const isThere = createProductReader(server.installation.database.reader).exists;
    const grantAccess = createGrantAccess({
      unitOfWork: writes,
      isProduct: async (id) => {
        const wasThere = await isThere(id);
        if (wasThere) await products.remove(id);
        return wasThere;
      },
      clock,
    });
    const before = (await reader.list()).length;
    const grant = {
      accountId: person.accountId,
      subscriptionIds: [],
      productId: product.id,
      isRequested: true,
    };
    assert.equal(await refused(grantAccess(grant)), 'ProductId: product_unknown');
    assert.equal((await reader.list()).length, before);
    assert.equal((await person.ok('GET', '/session')).Account.AccessRequestedAt, at);
  });
});

describe('A product', () => {
  it('is not removed if a subscription got it after the check', async () => {
    const { database, subscriptionStorage } = server.installation;
    const product = await newProduct();
    await subscriptionStorage.changes.create(newName(), { productId: product.id });
    const late = createProductManager({
      reader: createProductReader(database.reader),
      unitOfWork: createUnitOfWork(database.writer, (transaction) => ({
        products: { ...createProductStore(transaction), isInUse: async () => false },
      })),
      operations: subscriptionStorage.operations,
      clock,
    });
    assert.equal(await refused(late.remove(product.id)), 'productId: product_in_use');
  });
});
