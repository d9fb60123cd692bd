import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import {
  bodyExamples,
  endpointAnswer,
  endpointExample,
  inEvents,
  NOT_FOUND,
  ofOne,
  SETTINGS_ERRORS,
  secretsExample,
} from './contract-parts.ts';
import {
  EndpointAnswer,
  EndpointBody,
  EndpointParams,
  EndpointWithSecrets,
  none,
  UpdatedEndpoint,
} from './endpoint-models.ts';

export const createEndpointContract = defineContract({
  ...inEvents,
  id: 'CreateEventEndpoint',
  method: 'POST',
  path: '/event-endpoints',
  summary: 'Create Event Endpoint',
  description: `Delivers events to a URL from now on, in the order of the feed for each customer, until the receiver has accepted
each. The endpoint belongs to the subscription of the request, whose rights decide which events it gets. An Upline addition.`,
  params: none,
  body: EndpointBody,
  bodyExamples,
  answer: {
    status: 201,
    description: 'The endpoint with its secrets.',
    schema: EndpointWithSecrets,
    example: { Endpoint: endpointExample, ...secretsExample },
  },
  errors: [...SETTINGS_ERRORS, 'endpoint_name_taken', 'too_many_endpoints', 'too_many_endpoints_in_all'],
});

export const listEndpointsContract = defineContract({
  ...inEvents,
  id: 'ListEventEndpoints',
  method: 'GET',
  path: '/event-endpoints',
  summary: 'List Event Endpoints',
  description: 'The endpoints of the subscription, with their health. An Upline addition.',
  params: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'Endpoints by id.',
    schema: Type.Array(EndpointAnswer),
    example: [endpointExample],
  },
  errors: [],
});

export const getEndpointContract = defineContract({
  ...ofOne,
  id: 'GetEventEndpoint',
  method: 'GET',
  path: '/event-endpoints/{endpointId}',
  summary: 'Get Event Endpoint',
  description: 'An endpoint with its health. An Upline addition.',
  answer: endpointAnswer,
  errors: NOT_FOUND,
});

export const updateEndpointContract = defineContract({
  ...inEvents,
  id: 'UpdateEventEndpoint',
  method: 'PUT',
  path: '/event-endpoints/{endpointId}',
  summary: 'Update Event Endpoint',
  description: 'Replaces the settings of an endpoint. Its secrets and its cursor stay. An Upline addition.',
  params: EndpointParams,
  body: EndpointBody,
  bodyExamples,
  answer: {
    status: 200,
    description: 'The endpoint after the change.',
    schema: UpdatedEndpoint,
    example: { Endpoint: endpointExample, Bearer: null },
  },
  errors: [...NOT_FOUND, ...SETTINGS_ERRORS, 'endpoint_name_taken', 'endpoint_of_extension'],
});

export const deleteEndpointContract = defineContract({
  ...ofOne,
  id: 'DeleteEventEndpoint',
  method: 'DELETE',
  path: '/event-endpoints/{endpointId}',
  summary: 'Delete Event Endpoint',
  description: 'Removes an endpoint with its attempts. Answers what it was. An Upline addition.',
  answer: endpointAnswer,
  errors: [...NOT_FOUND, 'endpoint_of_extension'],
});

export const rotateSecretContract = defineContract({
  ...ofOne,
  id: 'RotateEventSecret',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/rotate-secret',
  summary: 'Rotate Event Secret',
  description: `Gives an endpoint a new secret. For 24 hours deliveries are signed with both. A new bearer token of the published
format counts at once. An Upline addition.`,
  answer: {
    status: 200,
    description: 'The endpoint with its new secrets.',
    schema: EndpointWithSecrets,
    example: { Endpoint: endpointExample, ...secretsExample },
  },
  errors: [...NOT_FOUND, 'endpoint_of_extension'],
});

export const pauseEndpointContract = defineContract({
  ...ofOne,
  id: 'PauseEventEndpoint',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/pause',
  summary: 'Pause Event Endpoint',
  description:
    'Stops deliveries. Nothing is lost while events are stored (UPLINE_EVENT_DAYS). An Upline addition.',
  answer: endpointAnswer,
  errors: NOT_FOUND,
});

export const resumeEndpointContract = defineContract({
  ...ofOne,
  id: 'ResumeEventEndpoint',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/resume',
  summary: 'Resume Event Endpoint',
  description:
    'Continues deliveries where they stopped, also of a disabled endpoint. What waits is tried at once, also when the endpoint was active. An Upline addition.',
  answer: endpointAnswer,
  errors: NOT_FOUND,
});
