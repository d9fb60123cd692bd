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
import type { EndpointSettings } from './endpoint.ts';
import * as contracts from './endpoint-contracts.ts';
import type { EndpointManager, EndpointViewer } from './manage-endpoints.ts';

export interface EndpointOperationDependencies extends DescribeDependencies {
  readonly endpoints: EndpointManager;
  /** The id of a subscription, by its name. */
  readonly subscriptionIdOf: (name: string) => Promise<number>;
}

const DELIVERIES = 100;
const IN_FLIGHT = 4;

/** A body as settings; what it leaves out has its default. */
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

/** Endpoints of the subscription that calls. */
export const endpointOperations = [
  defineOperation(contracts.createEndpointContract, (dependencies: EndpointOperationDependencies) => {
    const describe = createDescribeEndpoint(dependencies);
    return async ({ body }, { actor }) => {
      const subscriptionId = await dependencies.subscriptionIdOf(actor);
      const { endpoint, secrets } = await dependencies.endpoints.create(subscriptionId, readSettings(body));
      return { body: { Endpoint: await describe(endpoint), Secret: secrets.secret, Bearer: secrets.bearer } };
    };
  }),
  defineOperation(contracts.listEndpointsContract, (dependencies: EndpointOperationDependencies) => {
    const describe = createDescribeEndpoint(dependencies);
    return async (_, call) => {
      const found = await dependencies.endpoints.list(await viewerOf(dependencies, call));
      return { body: await describeEach(found, describe) };
    };
  }),
  ofEndpoint(contracts.getEndpointContract, ({ endpoints }, viewer, id) => endpoints.find(viewer, id)),
  defineOperation(contracts.updateEndpointContract, (dependencies: EndpointOperationDependencies) => {
    const describe = createDescribeEndpoint(dependencies);
    return async ({ params, body }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const updated = await dependencies.endpoints.update(viewer, params.endpointId, readSettings(body));
      return { body: { Endpoint: await describe(updated.endpoint), Bearer: updated.bearer } };
    };
  }),
  defineOperation(contracts.rotateSecretContract, (dependencies: EndpointOperationDependencies) => {
    const describe = createDescribeEndpoint(dependencies);
    return async ({ params }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const { endpoint, secrets } = await dependencies.endpoints.rotateSecret(viewer, params.endpointId);
      return { body: { Endpoint: await describe(endpoint), Secret: secrets.secret, Bearer: secrets.bearer } };
    };
  }),
  ofEndpoint(contracts.pauseEndpointContract, ({ endpoints }, viewer, id) => endpoints.pause(viewer, id)),
  ofEndpoint(contracts.resumeEndpointContract, ({ endpoints }, viewer, id) => endpoints.resume(viewer, id)),
  defineOperation(deliveries.sendTestContract, (dependencies: EndpointOperationDependencies) => {
    return async ({ params }, call) => {
      const viewer = await viewerOf(dependencies, call);
      return { body: writeAttempt(await dependencies.endpoints.sendTest(viewer, params.endpointId)) };
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
      return { body: writeAttempt(await dependencies.endpoints.sendAgain(viewer, endpointId, attemptId)) };
    };
  }),
  defineOperation(deliveries.replayContract, (dependencies: EndpointOperationDependencies) => {
    const describe = createDescribeEndpoint(dependencies);
    return async ({ params, body: { From: from, Through: through } }, call) => {
      const viewer = await viewerOf(dependencies, call);
      const range = { from, through };
      return { body: await describe(await dependencies.endpoints.replay(viewer, params.endpointId, range)) };
    };
  }),
  defineOperation(deliveries.skipEventContract, (dependencies: EndpointOperationDependencies) => {
    const describe = createDescribeEndpoint(dependencies);
    return async ({ params, body }, call) => {
      const viewer = await viewerOf(dependencies, call);
      return {
        body: await describe(await dependencies.endpoints.skip(viewer, params.endpointId, body.Position)),
      };
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

/** An operation that takes an endpoint and answers it. */
function ofEndpoint<Contract extends OfEndpoint>(
  contract: Contract,
  act: (
    dependencies: EndpointOperationDependencies,
    viewer: EndpointViewer,
    id: number,
  ) => ReturnType<EndpointManager['find']>,
) {
  return defineOperation(contract as OfEndpoint, (dependencies: EndpointOperationDependencies) => {
    const describe = createDescribeEndpoint(dependencies);
    return async ({ params }, call) => {
      const viewer = await viewerOf(dependencies, call);
      return { body: await describe(await act(dependencies, viewer, params.endpointId)) };
    };
  });
}

async function viewerOf(
  { subscriptionIdOf }: EndpointOperationDependencies,
  { actor }: Pick<Call, 'actor'>,
): Promise<EndpointViewer> {
  return { subscriptionIds: [await subscriptionIdOf(actor)] };
}
