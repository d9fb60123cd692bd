import { PROBLEMS_MAX, type Problem, ProblemError } from './problem.ts';

/** One more than an answer shows, so that the answer can say that there are more. */
const KEPT_MAX = PROBLEMS_MAX + 1;

/** Collects the problems of one request, but no more than an answer shows. */
export class ProblemList {
  readonly #problems: Problem[] = [];

  /** Whether further problems would change nothing. */
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

  /** @throws ProblemError with all problems, if there are any */
  throwIfAny(): void {
    if (this.#problems.length > 0) throw new ProblemError(this.#problems);
  }

  /** @throws ProblemError with all problems and this one, after which reading on is useless */
  fail(problem: Problem): never {
    throw new ProblemError([...this.#problems, problem]);
  }
}

/** Names of members, at most as many as an answer shows. */
export class NameList {
  readonly #names: string[] = [];
  #count = 0;

  /** The first of them. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** The total number. */
  get count(): number {
    return this.#count;
  }

  add(name: string): void {
    this.#count += 1;
    if (this.#names.length < KEPT_MAX) this.#names.push(name);
  }

  addAll(other: NameList): void {
    for (const name of other.names) if (this.#names.length < KEPT_MAX) this.#names.push(name);
    this.#count += other.count;
  }
}
