import type { HookCallRecord } from '../extensions/hook-call.ts';
import type { HookOutcome, HookRunner } from '../extensions/hook-runner.ts';

export interface PausableHooks {
  /** Whether an administrator has switched the handler of the hook point off. */
  readonly isPaused: (hook: string) => boolean;
  /** Where the handler of the hook point runs when it is called. */
  readonly transportOf: (hook: string) => HookCallRecord['way'];
  readonly onCall: (call: HookCallRecord & { readonly outcome: HookOutcome }) => void;
}

/**
 * The same hooks, except that originals of paused ones run without their handler. Each such call is reported:
 * a pause is never silent.
 */
export function createPausableHooks(
  hooks: HookRunner,
  { isPaused, transportOf, onCall }: PausableHooks,
): HookRunner {
  return {
    handled: hooks.handled,
    isBound: (name) => hooks.isBound(name) && !isPaused(name),
    async run(point, request, bound, call) {
      const { name: hook } = point;
      if (!isPaused(hook) || !hooks.isBound(hook)) return hooks.run(point, request, bound, call);
      const startedAt = performance.now();
      try {
        return await bound.original(request, bound.state, call);
      } finally {
        const seconds = (performance.now() - startedAt) / 1000;
        const called = {
          hook,
          way: transportOf(hook),
          isShadow: false,
          context: call.context,
          request,
          seconds,
        } as const;
        onCall({ ...called, outcome: 'paused', decision: 'paused', changes: [], error: null });
      }
    },
  };
}
