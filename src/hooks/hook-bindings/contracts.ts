import Type from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';

/* Hook bindings and their switches, for the portal's pages. The published API does not have them. */

const orNull = <Value>(type: string, description: string) =>
  Type.Unsafe<Value | null>({ type: [type, 'null'], description });

const HookBindingAnswer = Type.Object(
  {
    Hook: Type.String({ description: 'Name of the hook point.' }),
    Fires: Type.String({ description: 'When it fires.' }),
    Binding: Type.Enum(['None', 'InProcess', 'Remote'], {
      description: 'Where its handler runs, if it has one.',
    }),
    Url: orNull<string>('string', 'URL of a remote handler; null for other handlers.'),
    TimeoutMs: orNull<number>(
      'integer',
      'Time limit of a call of a remote handler; null for other handlers.',
    ),
    WhenDown: Type.Unsafe<'Fail' | 'RunOriginal' | null>({
      enum: ['Fail', 'RunOriginal', null],
      description: 'What happens to requests while a remote handler is down; null for other handlers.',
    }),
    IsShadow: Type.Boolean({ description: 'Whether the handler is only compared with the original.' }),
    Circuit: Type.Unsafe<'Closed' | 'Open' | 'HalfOpen' | null>({
      enum: ['Closed', 'Open', 'HalfOpen', null],
      description:
        'Whether this process calls a remote handler (Closed), skips it because it was down (Open), or tests it again (HalfOpen); null for other handlers.',
    }),
    IsPaused: Type.Boolean({ description: 'Whether an administrator has switched the handler off.' }),
    ChangedAt: orNull<string>('string', 'When it was last paused or resumed, ISO 8601 UTC; null for never.'),
    ChangedBy: orNull<string>('string', 'Name of the administrator who did that.'),
    Calls24h: Type.Integer({
      description: 'Calls of the last 24 hours in all processes, including calls while it was paused.',
    }),
    Failures24h: Type.Integer({
      description: 'Calls in which the handler failed, or was down and bypassed.',
    }),
    Paused24h: Type.Integer({ description: 'Calls that bypassed the handler because it was paused.' }),
    P95Ms24h: orNull<number>(
      'number',
      '95 percent of the calls that reached the handler took at most this many milliseconds; null for none.',
    ),
  },
  { title: 'HookBinding', description: 'A hook point and its handler in the client extension.' },
);

const inHooks = { tag: 'Hooks', query: Type.Object({}) } as const;

export const listHookBindingsContract = defineContract({
  ...inHooks,
  id: 'ListHookBindings',
  endsWithCaller: true,
  method: 'GET',
  path: '/hook-bindings',
  summary: 'List Hook Bindings',
  description: 'Every hook point with its handler and its health. For administrators.',
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
  description: `Pauses or resumes the handler of a hook point. While it is paused, the original runs as if there were no handler. The
change applies at once in this process, within a second in all others, and after a restart. For administrators.`,
  params: Type.Object({
    hook: Type.String({ maxLength: 100, format: 'line', description: 'Name of the hook point.' }),
  }),
  body: Type.Object({ IsPaused: Type.Boolean({ description: 'true pauses the handler.' }) }),
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
