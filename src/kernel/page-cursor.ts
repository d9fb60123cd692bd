import { ID_MAX } from './customer-id.ts';
import { parseIsoDate } from './iso-date.ts';
import { defineProblems, type ErrorDefinition, ProblemError } from './problem.ts';

export const pagingErrors = {
  invalid_cursor: {
    kind: 'invalid',
    text: 'The cursor is not one that this list returned.',
    remedy: 'Send the cursor of the previous answer, unchanged, with the same parameters.',
  },
} as const satisfies Record<string, ErrorDefinition>;

const pagingProblem = defineProblems(pagingErrors);

/** Where a list continues: after the entry with this id among those of this instant. */
export interface PageCursor {
  /** ISO 8601 UTC; `null` in a list that is sorted by id alone. */
  readonly at: string | null;
  readonly id: number;
}

const FORM = /^(?:(?<at>\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z) )?(?<id>\d{1,10})$/;

/** The cursor for callers, which they should not build themselves. */
export function writePageCursor({ at, id }: PageCursor): string {
  return Buffer.from(at === null ? String(id) : `${at} ${id}`).toString('base64url');
}

/**
 * @param field the parameter that the cursor came in
 * @throws ProblemError `invalid_cursor`
 */
export function readPageCursor(text: string, field = 'cursor'): PageCursor {
  const { at = null, id } = FORM.exec(Buffer.from(text, 'base64url').toString('latin1'))?.groups ?? {};
  if (id === undefined || Number(id) > ID_MAX || (at !== null && parseIsoDate(at)?.instant !== at)) {
    throw invalidCursor(field);
  }
  return { at, id: Number(id) };
}

/** For a cursor of another list. */
export function invalidCursor(field = 'cursor'): ProblemError {
  return new ProblemError([pagingProblem('invalid_cursor', field)]);
}
