import type { Static } from 'typebox';
import { rollingBack } from '../../database/unit-of-work.ts';
import { createBreath } from '../../kernel/breath.ts';
import type { CallContext } from '../../kernel/call-context.ts';
import { moveEnds } from '../rules/move-version.ts';
import { carryOutPlacement } from '../write/carry-out-placement.ts';
import { LISTED_MAX, type MovePreview, previewMove } from '../write/move-preview.ts';
import type { TreeWriteDependencies } from '../write/tree-dependencies.ts';
import type { PlaceNodeQuery } from './contract.ts';
import { readOrder } from './place-node.ts';

/** What PlaceNode would do. */
export function createPreviewPlaceNode(dependencies: TreeWriteDependencies) {
  const { plan, trees, clock, assertCustomer } = dependencies;
  const unitOfWork = rollingBack(dependencies.unitOfWork);
  return async function previewPlaceNode(
    customerId: number,
    query: Static<typeof PlaceNodeQuery>,
    context: CallContext,
  ): Promise<MovePreview> {
    const order = readOrder(dependencies, customerId, query);
    await assertCustomer(customerId);
    const tree = order.tree.name;
    const nodes = 1 + (await trees.downlineCount(tree, customerId, null, null, context.signal));
    return unitOfWork.run(async (stores) => {
      const now = clock().toISOString();
      // The move locks it too. Once it is locked, the index answers in the transaction.
      await stores.trees.lock(tree, 'change');
      const { problems: _problems, ...preview } = await previewMove(
        stores.trees,
        { tree, nodeId: customerId, nodes },
        async () => {
          const { before, after } = await carryOutPlacement(stores, plan, order, now, context);
          return moveEnds(before, after);
        },
        { listedMax: LISTED_MAX, breathe: createBreath(context.signal) },
      );
      return preview;
    });
  };
}
