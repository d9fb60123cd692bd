import type { HookRunner } from './hook-runner.ts';

/**
 * The same hooks, but one of them is its original. What the handler of a hook has a service do must not
 * come by that handler again, which would have no end.
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
