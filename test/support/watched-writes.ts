import type { CommissionPlan } from '../../src/commission-plan/commission-plan.ts';
import type { WriteHandle } from '../../src/database/database.ts';
import { createUnitOfWork, replaceStores } from '../../src/database/unit-of-work.ts';
import { bindStores, openSharedStorage } from '../../src/server/transaction-stores.ts';
import type { TreeStore } from '../../src/trees/store/tree-store.ts';
import type { TreeWriteDependencies } from '../../src/trees/write/tree-dependencies.ts';
import type { TestServer } from './test-server.ts';

export interface TreeWatch {
  /** Called before each call of a method of the trees' store. */
  readonly onCall?: (method: string, args: readonly unknown[]) => void;
  /** Called after each statement of a transaction. */
  readonly onStatement?: () => void;
}

/**
 * The dependencies that change trees in the database of a server, with the real stores, under observation by a test.
 */
export function watchedWrites(
  { installation }: TestServer,
  plan: CommissionPlan,
  { onCall = () => undefined, onStatement = () => undefined }: TreeWatch,
): TreeWriteDependencies {
  const storage = openSharedStorage(installation, plan);
  const bind = bindStores(installation, storage);
  const counting = (transaction: WriteHandle) =>
    transaction.withPlugin({
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        onStatement();
        return result;
      },
    }) as unknown as WriteHandle;
  const unitOfWork = createUnitOfWork(installation.database.writer, (transaction) => {
    const stores = bind(counting(transaction));
    const trees = new Proxy(stores.trees, {
      get(target, name: keyof TreeStore & string) {
        const method = target[name] as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => {
          onCall(name, args);
          return method(...args);
        };
      },
    });
    return replaceStores(stores, { trees });
  });
  return {
    ...{ plan, unitOfWork, trees: storage.trees.trees, clock: () => new Date() },
    assertCustomer: async () => undefined,
    takePlacementTurn: (work) => work(),
  };
}
