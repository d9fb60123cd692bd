import { type Problem, ProblemError } from '../kernel/problem.ts';

/**
 * Extension code passed invalid arguments to a service. A caller of the REST API cannot fix that, so in
 * process it is a fault of the extension (500, the reason in the log); a remote extension, which is the
 * caller itself, gets the problems.
 */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
  readonly problems: readonly [Problem, ...Problem[]];

  /** @param method name of the method for handlers, for the log */
  constructor(problems: readonly Problem[], method?: string) {
    const checked = new ProblemError(problems);
    const text = checked.problems.map((problem) => problem.message).join(' ');
    super(method === undefined ? text : `${method}: ${text}`);
    this.problems = checked.problems;
  }
}
