import { createPreviewPlacing } from '../../trees/place-by-rule/preview-placing.ts';
import { moveVersion } from '../../trees/rules/move-version.ts';
import { callOfAccount } from '../call-of-account.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import { peopleById } from './describe-nodes.ts';
import { explainProblem } from './explain-problem.ts';
import { createListWaiting, type ListWaitingDependencies } from './list-waiting.ts';
import type { OfficeMoveDependencies } from './preview-move.ts';
import type { Recorded } from './tree-parts.ts';
import { listOfficeWaitingContract, previewOfficePlacingContract } from './waiting-contracts.ts';

export const waitingOperations = [
  defineOfficeOperation(
    listOfficeWaitingContract,
    'trees.read',
    (dependencies: ListWaitingDependencies & Recorded) => {
      const listWaiting = createListWaiting(dependencies);
      return async ({ params: { tree }, query }, call) => {
        const body = await listWaiting(tree, query, call.signal);
        dependencies.record.noteList('Waiting', body.People.length, call);
        return { body };
      };
    },
  ),
  defineOfficeOperation(
    previewOfficePlacingContract,
    'trees.move',
    (dependencies: OfficeMoveDependencies & Recorded) => {
      const previewPlacing = createPreviewPlacing(dependencies);
      return async ({ params: { tree }, body: { CustomerIds, Rule } }, call) => {
        const order = { tree, customerIds: CustomerIds, rule: Rule };
        const previews = await previewPlacing(order, callOfAccount(call));
        const personOf = await peopleById(
          dependencies.names,
          previews.flatMap(({ customerId, to }) => [customerId, to?.uplineId ?? 0]),
        );
        dependencies.record.noteList('Waiting', previews.length, call);
        return {
          body: previews.map(({ customerId, to, problems }) => {
            const person = personOf(customerId);
            const refused = { person, upline: person, leg: '', tree };
            return {
              Person: person,
              Rule: to?.rule ?? null,
              To: to === null ? null : { ...personOf(to.uplineId), Leg: to.leg },
              Version: to === null ? null : moveVersion([{ from: null, to }]),
              Problems: problems.map((problem) => explainProblem(problem, refused)),
            };
          }),
        };
      };
    },
  ),
];
