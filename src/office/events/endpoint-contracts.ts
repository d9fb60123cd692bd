import Type from 'typebox';
import { EndpointBody, EndpointParams } from '../../events/endpoints/endpoint-models.ts';
import { defineContract } from '../../http/operation.ts';
import { none } from '../contract-parts.ts';
import {
  ConsoleEndpoint,
  ConsoleEndpoints,
  ConsoleEndpointWithSecrets,
  NewConsoleEndpoint,
  UpdatedConsoleEndpoint,
} from './endpoint-models.ts';

export const TAG = 'Events';
export const READ_ERRORS = ['not_signed_in', 'endpoint_not_found'] as const;
export const CHANGE_ERRORS = [...READ_ERRORS, 'permission_missing', 'endpoint_scope'] as const;
const SETTINGS_ERRORS = [
  ...['invalid_value', 'invalid_text', 'endpoint_url', 'endpoint_host', 'endpoint_address', 'endpoint_types'],
  'endpoint_name_taken',
];

export const endpointAnswer = {
  status: 200,
  description: 'The endpoint.',
  schema: ConsoleEndpoint,
} as const;
export const ofOne = { tag: TAG, params: EndpointParams, query: none, body: undefined } as const;

export const listConsoleEndpointsContract = defineContract({
  id: 'ListConsoleEndpoints',
  method: 'GET',
  path: '/event-endpoints',
  tag: TAG,
  summary: 'List Console Endpoints',
  description:
    'Endpoints with their health: those of the caller’s subscriptions; with the permission `events.read`, all.',
  params: none,
  query: Type.Object({
    troubled: Type.Optional(
      Type.Boolean({ description: 'Only those that are disabled or that fail, without subscriptions.' }),
    ),
  }),
  body: undefined,
  answer: { status: 200, description: 'The endpoints.', schema: ConsoleEndpoints },
  errors: ['not_signed_in'],
});

export const getConsoleEndpointContract = defineContract({
  ...ofOne,
  id: 'GetConsoleEndpoint',
  method: 'GET',
  path: '/event-endpoints/{endpointId}',
  summary: 'Get Console Endpoint',
  description: 'An endpoint with its health.',
  answer: endpointAnswer,
  errors: READ_ERRORS,
});

export const createConsoleEndpointContract = defineContract({
  id: 'CreateConsoleEndpoint',
  method: 'POST',
  path: '/event-endpoints',
  tag: TAG,
  summary: 'Create Console Endpoint',
  description: 'Delivers events to a URL from now on. The secret is shown only in this answer.',
  params: none,
  query: none,
  body: NewConsoleEndpoint,
  answer: { status: 201, description: 'The endpoint.', schema: ConsoleEndpointWithSecrets },
  errors: [
    ...['not_signed_in', 'permission_missing', 'endpoint_scope', 'subscription_not_found'],
    ...[...SETTINGS_ERRORS, 'too_many_endpoints', 'too_many_endpoints_in_all'],
  ],
});

export const updateConsoleEndpointContract = defineContract({
  ...ofOne,
  id: 'UpdateConsoleEndpoint',
  method: 'PUT',
  path: '/event-endpoints/{endpointId}',
  summary: 'Update Console Endpoint',
  description: 'Replaces the settings of an endpoint. Its secrets and its cursor stay.',
  body: EndpointBody,
  answer: { status: 200, description: 'The endpoint.', schema: UpdatedConsoleEndpoint },
  errors: [...CHANGE_ERRORS, ...SETTINGS_ERRORS, 'endpoint_of_extension'],
});

export const deleteConsoleEndpointContract = defineContract({
  ...ofOne,
  id: 'DeleteConsoleEndpoint',
  method: 'DELETE',
  path: '/event-endpoints/{endpointId}',
  summary: 'Delete Console Endpoint',
  description: 'Removes an endpoint with its deliveries. Answers what it was.',
  answer: endpointAnswer,
  errors: [...CHANGE_ERRORS, 'endpoint_of_extension'],
});

export const rotateConsoleSecretContract = defineContract({
  ...ofOne,
  id: 'RotateConsoleSecret',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/rotate-secret',
  summary: 'Rotate Console Secret',
  description:
    'Gives an endpoint a new secret, which is shown only in this answer. For 24 hours deliveries are signed with both.',
  answer: { status: 200, description: 'The endpoint.', schema: ConsoleEndpointWithSecrets },
  errors: [...CHANGE_ERRORS, 'endpoint_of_extension'],
});

export const pauseConsoleEndpointContract = defineContract({
  ...ofOne,
  id: 'PauseConsoleEndpoint',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/pause',
  summary: 'Pause Console Endpoint',
  description: 'Stops deliveries. Nothing is lost while events are stored.',
  answer: endpointAnswer,
  errors: CHANGE_ERRORS,
});

export const resumeConsoleEndpointContract = defineContract({
  ...ofOne,
  id: 'ResumeConsoleEndpoint',
  method: 'POST',
  path: '/event-endpoints/{endpointId}/resume',
  summary: 'Resume Console Endpoint',
  description: 'Continues deliveries where they stopped, also of a disabled endpoint.',
  answer: endpointAnswer,
  errors: CHANGE_ERRORS,
});
