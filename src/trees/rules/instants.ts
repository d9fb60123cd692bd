import { ProblemError } from '../../kernel/problem.ts';
import { treeProblem } from './errors.ts';

/*
 * Instants of changes to a tree: ISO 8601 UTC with milliseconds, which sort as text. The clock may stand
 * still, go back, or belong to another process; the changes of a tree always move forward.
 */

const BEGINNING = '0001-01-01T00:00:00.000Z';

/** The last of some instants. */
export function latest(...instants: readonly string[]): string {
  return instants.reduce((last, instant) => (instant > last ? instant : last), BEGINNING);
}

/** The first instant later than all of these, or now, if now is later. */
export function nextInstant(now: string, ...earlier: readonly string[]): string {
  const last = latest(...earlier);
  return now > last ? now : new Date(Date.parse(last) + 1).toISOString();
}

/**
 * The instant of a change: the shared instant of a batch, or the next one of the tree.
 * @throws ProblemError `tree_is_changing` when a change that the batch did not expect is later
 */
export function instantOf(given: string | undefined, now: string, ...earlier: readonly string[]): string {
  if (given === undefined) return nextInstant(now, ...earlier);
  if (latest(...earlier) > given) throw new ProblemError([treeProblem('tree_is_changing')]);
  return given;
}
