import { rollingBack } from '../../database/unit-of-work.ts';
import type { HookRunner } from '../../extensions/hook-runner.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** The dependencies of a write whose last step is withheld. */
export interface Withheld<Dependencies extends WriteDependencies> {
  readonly dependencies: Dependencies;
  /** Hook points with a handler that the write came by, in order. */
  readonly hooks: readonly string[];
}

/**
 * Makes a write that changes nothing out of one that does: the same use case, whose transactions are
 * carried out and then rolled back. Handlers of the client extension are noted and passed by, since
 * they may act on the world; passwords are not hashed.
 */
export function withhold<Dependencies extends WriteDependencies>(
  dependencies: Dependencies,
): Withheld<Dependencies> {
  const hooks: string[] = [];
  return {
    dependencies: {
      ...dependencies,
      unitOfWork: rollingBack(dependencies.unitOfWork),
      hooks: passingBy(dependencies.hooks, hooks),
      hashPassword: async () => '',
      storedCalls: { note: () => undefined, has: () => false },
    },
    hooks,
  };
}

function passingBy(runner: HookRunner, names: string[]): HookRunner {
  return {
    isBound: runner.isBound,
    async run(point, request, { original, state }, context) {
      if (runner.isBound(point.name) && !names.includes(point.name)) names.push(point.name);
      return original(request, state, context);
    },
  };
}
