import { writeAttempt, writeWaiting } from '../../events/endpoints/describe-endpoints.ts';
import { eventProblem } from '../../events/errors.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { readOptionalInstant } from '../../kernel/wire-date.ts';
import { callOfAccount } from '../call-of-account.ts';
import { nameActors } from '../name-actors.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import * as contracts from './delivery-contracts.ts';
import { describeOne } from './describe-console.ts';
import { changerOf, readerOf } from './endpoint-access.ts';
import { type ConsoleDependencies, noteCall } from './endpoint-operations.ts';
import { maskDelivery } from './mask-delivery.ts';
import { createReadDelivery, inList, type ReadDeliveryDependencies } from './read-delivery.ts';

const PAGE = 100;

const readOperations = [
  defineOfficeOperation(
    contracts.listConsoleDeliveriesContract,
    null,
    (dependencies: ConsoleDependencies & ReadDeliveryDependencies) =>
      async ({ params: { endpointId }, query: { since, until, ...query } }, call) => {
        await dependencies.tools.endpoints.find(await readerOf(dependencies, call), endpointId);
        const attempts = await dependencies.tools.reader.attempts({
          ...{ limit: PAGE, ...query, endpointId },
          since: readOptionalInstant(since) ?? undefined,
          until: readOptionalInstant(until) ?? undefined,
        });
        const nameOf = await nameActors(
          dependencies,
          attempts.map(({ actor }) => actor),
        );
        return { body: attempts.map(writeAttempt).map((one) => inList({ ...one, By: nameOf(one.By) })) };
      },
  ),
  defineOfficeOperation(
    contracts.getConsoleDeliveryContract,
    null,
    (dependencies: ConsoleDependencies & ReadDeliveryDependencies) => {
      const readDelivery = createReadDelivery(dependencies);
      return async ({ params: { endpointId, attemptId } }, call) => ({
        body: await readDelivery(call, endpointId, attemptId),
      });
    },
  ),
  defineOfficeOperation(
    contracts.listConsoleWaitingContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId }, query: { afterPosition = 0, limit = PAGE } }, call) => {
        await dependencies.tools.endpoints.find(await readerOf(dependencies, call), endpointId);
        const waiting = await dependencies.tools.reader.waiting(endpointId, afterPosition, limit);
        return { body: waiting.map(writeWaiting) };
      },
  ),
  defineOfficeOperation(
    contracts.previewConsoleEventContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId }, query: { position } }, call) => {
        const { endpoints, preview } = dependencies.tools;
        const endpoint = await endpoints.find(await readerOf(dependencies, call), endpointId);
        const { event, leftOut, messages } = await preview(endpoint, position);
        // Callers whose subscription may not see the event must not learn whether it exists.
        if (leftOut === 'rights' && !call.permissions.has('events.read'))
          throw new ProblemError([eventProblem('event_not_stored', 'position')]);
        return {
          body: {
            Position: event.position,
            Type: event.type,
            CustomerId: event.customerId,
            At: event.at,
            LeftOut: leftOut === null ? null : LEFT_OUT[leftOut],
            Requests: messages.map(({ headers, body }) => ({
              Headers: { ...headers },
              Body: maskDelivery(body, endpoint.format),
            })),
          },
        };
      },
  ),
];

const LEFT_OUT = { rights: 'Rights', types: 'Types' } as const;

const sendOperations = [
  defineOfficeOperation(
    contracts.sendConsoleTestContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId } }, call) => {
        const viewer = await changerOf(dependencies, call, endpointId, 'SendTestEvent');
        const attempt = await dependencies.tools.endpoints.sendTest(viewer, endpointId, call.signal);
        noteCall(dependencies, call, endpointId, 'test sent');
        return { body: writeAttempt(attempt) };
      },
  ),
  defineOfficeOperation(
    contracts.sendConsoleAgainContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId, attemptId } }, call) => {
        const viewer = await changerOf(dependencies, call, endpointId, 'SendEventAgain');
        const { endpoints } = dependencies.tools;
        const attempt = await endpoints.sendAgain(viewer, endpointId, attemptId, call.signal);
        noteCall(dependencies, call, endpointId, `attempt ${attemptId} sent again`);
        return { body: writeAttempt(attempt) };
      },
  ),
  defineOfficeOperation(
    contracts.replayConsoleContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId }, body: { From: from, Through: through } }, call) => {
        const viewer = await changerOf(dependencies, call, endpointId, 'ReplayEvents');
        const endpoint = await dependencies.tools.endpoints.replay(viewer, endpointId, { from, through });
        noteCall(dependencies, call, endpointId, `replay of ${from} to ${through}`);
        return { body: await describeOne(dependencies, call, endpoint) };
      },
  ),
  defineOfficeOperation(
    contracts.skipConsoleEventContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId }, body: { Position } }, call) => {
        const viewer = await changerOf(dependencies, call, endpointId, 'SkipEvent');
        const { actor } = callOfAccount(call);
        const endpoint = await dependencies.tools.endpoints.skip(viewer, endpointId, Position, actor);
        noteCall(dependencies, call, endpointId, `event ${Position} skipped`);
        return { body: await describeOne(dependencies, call, endpoint) };
      },
  ),
];

/** The operations with which the pages read deliveries and send them. */
export const consoleDeliveryOperations = [...readOperations, ...sendOperations];
