import type { CallContext } from '../../kernel/call-context.ts';
import { describeProblem, type Problem, ProblemError } from '../../kernel/problem.ts';
import { completeState } from '../record/customer-rules.ts';
import { clearedFields, plannedChanges } from '../record/field-changes.ts';
import type { PreviewAnswer } from '../wire/preview-contract.ts';
import { type CustomerChange, createChangeCustomer } from './change-customer.ts';
import { previewPlacement } from './preview-placement.ts';
import { withhold } from './withhold.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** A change to look at, and the use case that would make it. */
export interface PreviewedChange<Dependencies extends WriteDependencies> {
  readonly change: CustomerChange;
  readonly body: Readonly<Record<string, unknown>>;
  /** The use case itself, built over dependencies that withhold its last step. */
  readonly attempt: (dependencies: Dependencies, context: CallContext) => Promise<unknown>;
}

/**
 * What a change would do and everything that stands in its way: the use case is run with its last step
 * withheld. A transition that is not supported ends it early, so the rest is looked at on its own.
 */
export async function previewChange<Dependencies extends WriteDependencies>(
  dependencies: Dependencies,
  { change, body, attempt }: PreviewedChange<Dependencies>,
  context: CallContext,
): Promise<PreviewAnswer> {
  const withheld = withhold(dependencies);
  // Another call than the caller's, so that nothing is kept as the answer to it.
  const apart = { ...context };
  const { seen, password, kind } = change;
  const { placement, problems: placementProblems } =
    kind === 'upgrade' ? await previewPlacement(dependencies, seen, change.target) : NO_PLACEMENT;
  const problems = unique([
    ...(await problemsOf(() => attempt(withheld.dependencies, apart))),
    ...(await problemsOf(() => createChangeCustomer(withheld.dependencies)(change, apart))),
    ...placementProblems,
  ]);
  const target = completeState(dependencies.plan, change.target);
  return {
    allowed: problems.length === 0,
    errors: problems.map(describeProblem),
    clears: clearedFields(seen, target, password, body),
    changes: plannedChanges(seen, target, password),
    typeChange: typeChangeOf(change),
    placement,
    hooks: [...withheld.hooks],
  };
}

const NO_PLACEMENT = { placement: null, problems: [] } as const;

async function problemsOf(attempt: () => Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await attempt();
    return [];
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
}

function unique(problems: readonly Problem[]): Problem[] {
  return [
    ...new Map(problems.map((problem) => [`${problem.code} ${problem.field ?? ''}`, problem])).values(),
  ];
}

function typeChangeOf({ seen, target }: CustomerChange): PreviewAnswer['typeChange'] {
  if (target.baseType === null || target.baseType === seen.baseType) return null;
  return { from: seen.baseType, to: target.baseType };
}
