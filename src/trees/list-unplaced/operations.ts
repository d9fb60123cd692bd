import { defineOperation } from '../../http/operation.ts';
import { listUnplacedCloneContract, listUnplacedContract } from './contract.ts';
import { createListUnplaced, type UnplacedDependencies } from './list-unplaced.ts';

/** The published API has the same list under two addresses. */
export const listUnplacedOperations = [listUnplacedContract, listUnplacedCloneContract].map((contract) =>
  defineOperation(contract, (dependencies: UnplacedDependencies) => {
    const listUnplaced = createListUnplaced(dependencies);
    return async ({ params, query }, { signal }) => ({
      body: await listUnplaced(params.customerId, query, signal),
    });
  }),
);
