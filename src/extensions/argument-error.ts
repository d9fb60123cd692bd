import { type Problem, ProblemError } from '../kernel/problem.ts';

/**
 * Extension code asked a service for what can't be. No caller of the REST API can mend that, so in
 * process it is a fault of the extension (500, the reason in the log); a remote extension, which is the
 * caller itself, is told the problems.
 */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
  readonly problems: readonly [Problem, ...Problem[]];

  /** @param method what handlers call the method, for the log */
  constructor(problems: readonly Problem[], method?: string) {
    const checked = new ProblemError(problems);
    const text = checked.problems.map((problem) => problem.message).join(' ');
    super(method === undefined ? text : `${method}: ${text}`);
    this.problems = checked.problems;
  }
}
