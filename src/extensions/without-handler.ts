import type { HookRunner } from './hook-runner.ts';

/**
 * The same hooks, except that one runs its original. When a handler uses a service, that service must not
 * call the same handler again, which would never end.
 */
export function withoutHandler(runner: HookRunner, name: string): HookRunner {
  return {
    handled: runner.handled.difference(new Set([name])),
    isBound: (candidate) => candidate !== name && runner.isBound(candidate),
    run: (point, request, bound, call) =>
      point.name === name
        ? bound.original(request, bound.state, call)
        : runner.run(point, request, bound, call),
  };
}
