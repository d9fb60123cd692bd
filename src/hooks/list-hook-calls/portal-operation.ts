import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { definePortalOperation } from '../../http/portal-operation.ts';
import { HookCallAnswer } from './contract.ts';
import { createListHookCalls, type ListHookCallsDependencies } from './list-hook-calls.ts';

const listHookCallsOfRequestContract = defineContract({
  id: 'ListHookCallsOfRequest',
  endsWithCaller: true,
  method: 'GET',
  path: '/requests/{requestId}/hook-calls',
  tag: 'Hooks',
  summary: 'List Hook Calls of Request',
  description: 'The hook calls of one request, latest first, at most 100. For administrators.',
  params: Type.Object({
    requestId: Type.String({
      maxLength: 50,
      format: 'line',
      description: '`X-DirectScale-RequestId` of the request.',
    }),
  }),
  query: Type.Object({}),
  body: undefined,
  answer: { status: 200, description: 'The calls.', schema: Type.Array(HookCallAnswer) },
  errors: ['not_signed_in', 'not_allowed', ...LONG_READ_ERRORS],
});

/** What administrators see of the hook calls of a request. */
export const hookCallPortalOperations = [
  definePortalOperation(
    listHookCallsOfRequestContract,
    'administrator',
    (dependencies: ListHookCallsDependencies) => {
      const listHookCalls = createListHookCalls(dependencies);
      return async ({ params }, { signal }) => ({ body: await listHookCalls(params, signal) });
    },
  ),
];
