import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';

/*
 * How hook points are bound, and switching them off, as the portal's pages ask for it. The API is ours: none of it is published.
 */

const orNull = <Value>(type: string, description: string) =>
  Type.Unsafe<Value | null>({ type: [type, 'null'], description });

const HookBindingAnswer = Type.Object(
  {
    Hook: Type.String({ description: 'Name of the hook point.' }),
    Fires: Type.String({ description: 'When it fires.' }),
    Binding: Type.Enum(['None', 'InProcess', 'Remote'], {
      description: 'Where its handler runs, if it has one.',
    }),
    Url: orNull<string>('string', 'Where a remote handler is called; null for others.'),
    TimeoutMs: orNull<number>('integer', 'How long a call of a remote handler may take; null for others.'),
    WhenDown: Type.Unsafe<'Fail' | 'RunOriginal' | null>({
      enum: ['Fail', 'RunOriginal', null],
      description: 'What becomes of requests while a remote handler is down; null for others.',
    }),
    IsShadow: Type.Boolean({ description: 'Whether the handler is only compared with the original.' }),
    Circuit: Type.Unsafe<'Closed' | 'Open' | 'HalfOpen' | null>({
      enum: ['Closed', 'Open', 'HalfOpen', null],
      description:
        'Whether this process calls a remote handler now, leaves it alone as it was down, or tries it again; null for others.',
    }),
    IsPaused: Type.Boolean({ description: 'Whether an administrator has switched the handler off.' }),
    ChangedAt: orNull<string>('string', 'When it was switched off or on last, ISO 8601 UTC; null for never.'),
    ChangedBy: orNull<string>('string', 'Name of who did that.'),
    Calls24h: Type.Integer({
      description: 'Calls of the last 24 hours, of all processes, those while it was paused too.',
    }),
    Failures24h: Type.Integer({
      description: 'How many of them the handler failed in, or was down and passed by.',
    }),
    Paused24h: Type.Integer({ description: 'How many of them went past the handler because it was paused.' }),
  },
  { title: 'HookBinding', description: 'A hook point, and what the client extension has bound to it.' },
);

const inHooks = { tag: 'Hooks', query: Type.Object({}) } as const;

export const listHookBindingsContract = defineContract({
  ...inHooks,
  id: 'ListHookBindings',
  endsWithCaller: true,
  method: 'GET',
  path: '/hook-bindings',
  summary: 'List Hook Bindings',
  description: 'Every hook point, how it is bound, and how it has been going. For administrators.',
  params: Type.Object({}),
  body: undefined,
  answer: { status: 200, description: 'The hook points.', schema: Type.Array(HookBindingAnswer) },
  errors: ['not_signed_in', 'not_allowed', ...LONG_READ_ERRORS],
});

export const switchHookContract = defineContract({
  ...inHooks,
  id: 'SwitchHook',
  method: 'PATCH',
  path: '/hook-bindings/{hook}',
  summary: 'Pause Hook',
  description: `Switches the handler of a hook point off, so that its original runs as if there were none, or on again. This process
goes by it at once, every other within a second, and after a restart too. For administrators.`,
  params: Type.Object({
    hook: Type.String({ maxLength: 100, format: 'line', description: 'Name of the hook point.' }),
  }),
  body: Type.Object({ IsPaused: Type.Boolean({ description: 'true switches the handler off.' }) }),
  answer: { status: 200, description: 'The hook point.', schema: HookBindingAnswer },
  errors: [
    'hook_not_found',
    'hook_not_bound',
    'csrf_failed',
    'not_signed_in',
    'not_allowed',
    ...LONG_READ_ERRORS,
  ],
});
