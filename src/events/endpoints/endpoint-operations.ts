import { defineOperation } from '../../http/operation.ts';
import type { Call } from '../../kernel/call.ts';
import * as deliveries from './delivery-contracts.ts';
import {
  createDescribeEndpoint,
  type DescribeDependencies,
  describeEach,
  writeAttempt,
  writeWaiting,
} from './describe-endpoints.ts';
import type { Endpoint, EndpointSettings } from './endpoint.ts';
import * as contracts from './endpoint-contracts.ts';
import type { EndpointAnswer } from './endpoint-models.ts';
import type { EndpointManager, EndpointViewer } from './manage-endpoints.ts';
import { shortenUrl } from './shorten-url.ts';

export interface EndpointOperationDependencies extends DescribeDependencies {
  readonly endpoints: EndpointManager;
  /** The id of a subscription, by its name. */
  readonly subscriptionIdOf: (name: string) => Promise<number>;
  /** Ids of the operations that a subscription may use, by its name. */
  readonly operationsOf: (name: string) => Promise<ReadonlySet<string>>;
}

const DELIVERIES = 100;
const IN_FLIGHT = 4;

/** A body as settings; members left out get their defaults. */
export function readSettings(body: {
  readonly Name: string;
  readonly Url: string;
  readonly Format?: EndpointSettings['format'];
  readonly Types?: readonly string[];
  readonly IncludeCustomer?: boolean;
  readonly MaxInFlight?: number;
}): EndpointSettings {
  const { Format: format = 'standard', Types: types = [], MaxInFlight: inFlightMax = IN_FLIGHT } = body;
  return {
    name: body.Name.trim(),
    url: body.Url.trim(),
    format,
    types: [...new Set(types)],
    includesCustomer: format === 'standard' && body.IncludeCustomer === true,
    inFlightMax,
  };
}

/** Endpoints of the calling subscription. */
export const endpointOperations = [
  defineOperation(contracts.createEndpointContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ body }, call) => {
      const subscriptionId = await dependencies.subscriptionIdOf(call.actor);
      const { endpoint, secrets } = await dependencies.endpoints.create(subscriptionId, readSettings(body));
      return {
        body: {
          Endpoint: await describe(dependencies, call, endpoint),
          Secret: secrets.secret,
          Bearer: secrets.bearer,
        },
      };
    };
  }),
  defineOperation(contracts.listEndpointsContract, (dependencies: EndpointOperationDependencies) => {
    return async (_, call) => {
      const found = await dependencies.endpoints.list(await viewerOf(dependencies, call));
      return { body: await describeEach(found, await describerFor(dependencies, call)) };
    };
  }),
  ofEndpoint(contracts.getEndpointContract, ({ endpoints }, viewer, id) => endpoints.find(viewer, id)),
  defineOperation(contracts.updateEndpointContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params, body }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const updated = await dependencies.endpoints.update(viewer, params.endpointId, readSettings(body));
      return {
        body: { Endpoint: await describe(dependencies, call, updated.endpoint), Bearer: updated.bearer },
      };
    };
  }),
  defineOperation(contracts.rotateSecretContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const { endpoint, secrets } = await dependencies.endpoints.rotateSecret(viewer, params.endpointId);
      return {
        body: {
          Endpoint: await describe(dependencies, call, endpoint),
          Secret: secrets.secret,
          Bearer: secrets.bearer,
        },
      };
    };
  }),
  ofEndpoint(contracts.pauseEndpointContract, ({ endpoints }, viewer, id) => endpoints.pause(viewer, id)),
  ofEndpoint(contracts.resumeEndpointContract, ({ endpoints }, viewer, id) => endpoints.resume(viewer, id)),
  defineOperation(deliveries.sendTestContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params }, call) => {
      const viewer = await viewerOf(dependencies, call);
      return {
        body: writeAttempt(await dependencies.endpoints.sendTest(viewer, params.endpointId, call.signal)),
      };
    };
  }),
  defineOperation(deliveries.listDeliveriesContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params: { endpointId }, query }, call) => {
      await dependencies.endpoints.find(await viewerOf(dependencies, call), endpointId);
      const attempts = await dependencies.reader.attempts({ limit: DELIVERIES, ...query, endpointId });
      return { body: attempts.map(writeAttempt) };
    };
  }),
  defineOperation(deliveries.listWaitingContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params: { endpointId }, query: { afterPosition = 0, limit = DELIVERIES } }, call) => {
      await dependencies.endpoints.find(await viewerOf(dependencies, call), endpointId);
      const waiting = await dependencies.reader.waiting(endpointId, afterPosition, limit);
      return { body: waiting.map(writeWaiting) };
    };
  }),
  defineOperation(deliveries.sendAgainContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params: { endpointId, attemptId } }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const attempt = await dependencies.endpoints.sendAgain(viewer, endpointId, attemptId, call.signal);
      return { body: writeAttempt(attempt) };
    };
  }),
  defineOperation(deliveries.replayContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params, body: { From: from, Through: through } }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const endpoint = await dependencies.endpoints.replay(viewer, params.endpointId, { from, through });
      return { body: await describe(dependencies, call, endpoint) };
    };
  }),
  defineOperation(deliveries.skipEventContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params, body }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const endpoint = await dependencies.endpoints.skip(
        viewer,
        params.endpointId,
        body.Position,
        call.actor,
      );
      return { body: await describe(dependencies, call, endpoint) };
    };
  }),
  // Last: a reader who tries the operations in this order needs the endpoint.
  ofEndpoint(contracts.deleteEndpointContract, ({ endpoints }, viewer, id) => endpoints.remove(viewer, id)),
];

type OfEndpoint =
  | typeof contracts.getEndpointContract
  | typeof contracts.deleteEndpointContract
  | typeof contracts.pauseEndpointContract
  | typeof contracts.resumeEndpointContract;

/** An operation that takes an endpoint and returns it. */
function ofEndpoint<Contract extends OfEndpoint>(
  contract: Contract,
  act: (
    dependencies: EndpointOperationDependencies,
    viewer: EndpointViewer,
    id: number,
  ) => ReturnType<EndpointManager['find']>,
) {
  return defineOperation(contract as OfEndpoint, (dependencies: EndpointOperationDependencies) => {
    return async ({ params }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const endpoint = await act(dependencies, viewer, params.endpointId);
      return { body: await describe(dependencies, call, endpoint) };
    };
  });
}

async function describe(
  dependencies: EndpointOperationDependencies,
  call: Pick<Call, 'actor'>,
  endpoint: Endpoint,
): Promise<EndpointAnswer> {
  return (await describerFor(dependencies, call))(endpoint);
}

/**
 * Describes endpoints to one subscription. Without the right to change an endpoint, it sees only the origin
 * of the URL.
 */
async function describerFor(
  dependencies: EndpointOperationDependencies,
  { actor }: Pick<Call, 'actor'>,
): Promise<(endpoint: Endpoint) => Promise<EndpointAnswer>> {
  const describeEndpoint = createDescribeEndpoint(dependencies);
  const mayChange = (await dependencies.operationsOf(actor)).has(contracts.updateEndpointContract.id);
  return async (endpoint) => {
    const answer = await describeEndpoint(endpoint);
    return mayChange || answer.Url === null ? answer : { ...answer, Url: shortenUrl(answer.Url) };
  };
}

async function viewerOf(
  { subscriptionIdOf }: EndpointOperationDependencies,
  { actor }: Pick<Call, 'actor'>,
): Promise<EndpointViewer> {
  return { subscriptionIds: [await subscriptionIdOf(actor)] };
}
