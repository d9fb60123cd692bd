import { PROBLEMS_MAX, type Problem, ProblemError } from './problem.ts';

/** One more than an answer shows, so that it can say that there are more. */
const KEPT_MAX = PROBLEMS_MAX + 1;

/** Collects what is wrong with one request. However much that is, only as much is kept as an answer shows. */
export class ProblemList {
  readonly #problems: Problem[] = [];

  /** Whether looking for more changes nothing. */
  get isFull(): boolean {
    return this.#problems.length >= KEPT_MAX;
  }

  add(problem: Problem): void {
    if (!this.isFull) this.#problems.push(problem);
  }

  addAll(problems: Iterable<Problem>): void {
    for (const problem of problems) {
      if (this.isFull) return;
      this.#problems.push(problem);
    }
  }

  /** @throws ProblemError with all of it, if there is anything */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new ProblemError(this.#problems);
  }

  /** @throws ProblemError with all of it and this one, which makes it useless to read on */
  fail(problem: Problem): never {
    throw new ProblemError([...this.#problems, problem]);
  }
}

/** Names of members, of which only so many are kept as an answer shows. */
export class NameList {
  readonly #names: string[] = [];
  #count = 0;

  /** The first of them. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** How many there are in all. */
  get count(): number {
    return this.#count;
  }

  add(name: string): void {
    this.#count += 1;
    if (this.#names.length < KEPT_MAX) this.#names.push(name);
  }
}
