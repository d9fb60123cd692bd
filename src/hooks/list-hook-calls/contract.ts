import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { DECISIONS } from '../../kernel/hook-decision.ts';

export const HookCallAnswer = Type.Object(
  {
    Id: Type.Integer({ description: 'Number of the line; later lines have greater ones.' }),
    CalledAt: Type.String({ description: 'When the call ended, ISO 8601 UTC.' }),
    Hook: Type.String({ description: 'Name of the hook point.' }),
    Way: Type.Enum(['local', 'remote'], { description: 'Where the handler runs.' }),
    Shadow: Type.Boolean({ description: 'Whether the handler was only compared, and the original applied.' }),
    Decision: Type.Enum([...DECISIONS], {
      description: 'Decision of the handler; `passed_by`: the extension was down and the original ran alone.',
    }),
    CustomerId: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'Customer that the call was about, if there is an id.',
    }),
    RequestId: Type.String({ description: '`X-DirectScale-RequestId` of the request.' }),
    Actor: Type.String({ description: 'Subscription that made the request.' }),
    Operation: Type.String({ description: 'Operation of the request.' }),
    DurationMs: Type.Number({ description: 'Time in the handler, including its original.' }),
    Changes: Type.Array(Type.String(), {
      description:
        'Members that the handler changed, for example `request.UpdatedAssociateInfo.Custom.Field1`.',
    }),
    Error: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description: 'Codes of the refusal, or the kind of failure; the server’s log has details.',
    }),
  },
  { title: 'HookCall' },
);

const hookCallExample = {
  Id: 7,
  CalledAt: '2026-11-25T09:04:12Z',
  Hook: 'Associates.Enrollment.UpdateAssociateBaseType',
  Way: 'local' as const,
  Shadow: false,
  Decision: DECISIONS[0],
  CustomerId: 1001,
  RequestId: '0851c2de-1776-453c-ae76-8e4a928b028b',
  Actor: 'default',
  Operation: 'UpgradeCustomer',
  DurationMs: 21.4,
  Changes: ['request.UpdatedAssociateInfo.Custom.Field1'],
  Error: null,
};

export const listHookCallsContract = defineContract({
  id: 'ListHookCalls',
  endsWithCaller: true,
  method: 'GET',
  path: '/hook-calls',
  tag: 'Hooks',
  summary: 'List Hook Calls',
  description: `Calls of client extension handlers, latest first. Lines are written within a second of the call and kept for
some weeks. For the next page, send the last \`Id\` as \`beforeId\`. An Upline addition.`,
  params: Type.Object({}),
  query: Type.Object({
    hook: Type.Optional(
      Type.String({
        maxLength: 100,
        format: 'line',
        description: 'Only this hook point, by its whole name.',
      }),
    ),
    decision: Type.Optional(Type.Enum([...DECISIONS], { description: 'Only this decision.' })),
    customerId: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Only this customer.' }),
    ),
    requestId: Type.Optional(
      Type.String({ maxLength: 50, format: 'line', description: 'Only this request.' }),
    ),
    beforeId: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Only lines before this.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, description: 'Maximum number of lines; 100 by default.' }),
    ),
  }),
  body: undefined,
  answer: {
    status: 200,
    description: 'The calls.',
    schema: Type.Array(HookCallAnswer),
    example: [hookCallExample],
  },
  errors: ['invalid_value', ...LONG_READ_ERRORS],
});
