import { publishedTypes } from '../../events/delivery/published-bodies.ts';
import type { Endpoint } from '../../events/endpoints/endpoint.ts';
import { readSettings } from '../../events/endpoints/endpoint-operations.ts';
import type { EndpointViewer } from '../../events/endpoints/manage-endpoints.ts';
import { eventTypes } from '../../events/event-catalogue.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { subscriptionProblem } from '../../subscriptions/errors.ts';
import { defineOfficeOperation, missingPermission, type OfficeCall } from '../office-operation.ts';
import { describeConsole, describeOne } from './describe-console.ts';
import {
  assertScope,
  changeableSubscriptions,
  changerOf,
  type EndpointAccessDependencies,
  mayChangeOf,
  readerOf,
} from './endpoint-access.ts';
import * as contracts from './endpoint-contracts.ts';

export interface ConsoleDependencies extends EndpointAccessDependencies {
  /** For the operator's log: ids, never names or secrets. */
  readonly note: (event: { accountId: number; endpointId: number; what: string }) => void;
}

const TYPES = [
  ...eventTypes.map((type) => ({ Format: 'standard', Type: type }) as const),
  ...publishedTypes.map((type) => ({ Format: 'published', Type: type }) as const),
];

/** The operations of the pages on endpoints. Each checks the rights of its caller itself. */
export const consoleEndpointOperations = [
  defineOfficeOperation(
    contracts.listConsoleEndpointsContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ query: { troubled = false } }, call) => {
        const all = await dependencies.tools.endpoints.list(await readerOf(dependencies, call));
        const shown = troubled ? all.filter(isTroubled) : all;
        const changeable = await changeableSubscriptions(dependencies, call);
        const open = troubled ? [] : changeable;
        return {
          body: {
            Endpoints: await describeConsole(dependencies, shown, mayChangeOf(call, changeable)),
            Subscriptions: open.map(({ id, name }) => ({ SubscriptionId: id, Name: name })),
            Types: [...TYPES],
          },
        };
      },
  ),
  defineOfficeOperation(
    contracts.getConsoleEndpointContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params }, call) => {
        const viewer = await readerOf(dependencies, call);
        const endpoint = await dependencies.tools.endpoints.find(viewer, params.endpointId);
        return { body: await describeOne(dependencies, call, endpoint) };
      },
  ),
  defineOfficeOperation(
    contracts.createConsoleEndpointContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ body: { SubscriptionId, ...body } }, call) => {
        await assertMayCreate(dependencies, call, SubscriptionId);
        const { endpoint, secrets } = await dependencies.tools.endpoints.create(
          SubscriptionId,
          readSettings(body),
        );
        noteCall(dependencies, call, endpoint.id, 'created');
        // A former owner must not get the secret of an endpoint that was created after the transfer.
        await assertMayCreate(dependencies, call, SubscriptionId);
        return {
          body: {
            Endpoint: await describeOne(dependencies, call, endpoint),
            Secret: secrets.secret,
            Bearer: secrets.bearer,
          },
        };
      },
  ),
  defineOfficeOperation(
    contracts.updateConsoleEndpointContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId }, body }, call) => {
        const viewer = await changerOf(dependencies, call, endpointId, 'UpdateEventEndpoint');
        const { endpoint, bearer } = await dependencies.tools.endpoints.update(
          viewer,
          endpointId,
          readSettings(body),
        );
        noteCall(dependencies, call, endpointId, 'changed');
        // As for a new endpoint: the bearer token may be new.
        if (bearer !== null) await changerOf(dependencies, call, endpointId, 'UpdateEventEndpoint');
        return { body: { Endpoint: await describeOne(dependencies, call, endpoint), Bearer: bearer } };
      },
  ),
  defineOfficeOperation(
    contracts.rotateConsoleSecretContract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId } }, call) => {
        const viewer = await changerOf(dependencies, call, endpointId, 'RotateEventSecret');
        const { endpoint, secrets } = await dependencies.tools.endpoints.rotateSecret(viewer, endpointId);
        noteCall(dependencies, call, endpointId, 'secret rotated');
        await changerOf(dependencies, call, endpointId, 'RotateEventSecret');
        return {
          body: {
            Endpoint: await describeOne(dependencies, call, endpoint),
            Secret: secrets.secret,
            Bearer: secrets.bearer,
          },
        };
      },
  ),
  changing(contracts.deleteConsoleEndpointContract, 'DeleteEventEndpoint', 'deleted', 'remove'),
  changing(contracts.pauseConsoleEndpointContract, 'PauseEventEndpoint', 'paused', 'pause'),
  changing(contracts.resumeConsoleEndpointContract, 'ResumeEventEndpoint', 'resumed', 'resume'),
];

type ChangingContract =
  | typeof contracts.deleteConsoleEndpointContract
  | typeof contracts.pauseConsoleEndpointContract
  | typeof contracts.resumeConsoleEndpointContract;

/** An operation that makes one change to an endpoint and returns the endpoint. */
function changing(
  contract: ChangingContract,
  operation: string,
  what: string,
  act: 'remove' | 'pause' | 'resume',
) {
  return defineOfficeOperation(
    contract,
    null,
    (dependencies: ConsoleDependencies) =>
      async ({ params: { endpointId } }, call) => {
        const viewer = await changerOf(dependencies, call, endpointId, operation);
        const run: (viewer: EndpointViewer, id: number) => Promise<Endpoint> =
          dependencies.tools.endpoints[act];
        const endpoint = await run(viewer, endpointId);
        noteCall(dependencies, call, endpointId, what);
        return { body: await describeOne(dependencies, call, endpoint) };
      },
  );
}

/** @throws ProblemError `subscription_not_found` for subscriptions of others, `permission_missing`, `endpoint_scope` */
async function assertMayCreate(
  dependencies: ConsoleDependencies,
  call: OfficeCall,
  subscriptionId: number,
): Promise<void> {
  const subscription = await dependencies.subscriptions.byId(subscriptionId);
  const isManager = call.permissions.has('events.manage');
  const isOwner = subscription?.owner?.accountId === call.account.accountId;
  if (subscription === null || subscription.state === 'cancelled') throw notFound();
  if (isManager) return;
  if (!isOwner) {
    if (call.permissions.has('events.read')) throw missingPermission('events.manage');
    throw notFound();
  }
  await assertScope(dependencies, subscriptionId, 'CreateEventEndpoint');
}

function notFound(): ProblemError {
  return new ProblemError([subscriptionProblem('subscription_not_found', 'SubscriptionId')]);
}

export function noteCall(
  { note }: Pick<ConsoleDependencies, 'note'>,
  { account: { accountId } }: OfficeCall,
  endpointId: number,
  what: string,
): void {
  note({ accountId, endpointId, what });
}

function isTroubled({ state, failingSince }: Endpoint): boolean {
  return state === 'disabled' || (state === 'active' && failingSince !== null);
}
