import type { FailedPart } from '../http/failed-request.ts';
import { type ErrorDefinition, leadingProblem, type Problem } from '../kernel/problem.ts';

/** Describes the problem of a request, for the log. */
export type DescribeFailure = (failure: readonly FailedPart[]) => {
  /** Code and text of the deciding problem. */
  readonly code: string | null;
  readonly text: string | null;
};

const TEXT_MAX = 500;
const HIDDEN = '…';
/**
 * Parameters of messages that come from the program or the plan. A test rule compares both lists with the
 * catalogue, so a new parameter must be in one of them.
 */
export const OWN_WORDS: ReadonlySet<string> = wordsOf(
  `allowed change days depth expected from header hook known leg levels limit line column max maxInAll min minutes
   oldest operation permission position reached reason rule seconds service state supported to tree until what years`,
);
/** Parameters that may contain the caller's data, such as the message of a client extension. They are hidden. */
export const CALLERS_WORDS: ReadonlySet<string> = wordsOf(
  `character country customerId entry faults host mergedId message other status survivorId type upline`,
);

/** @param members names of all members in contracts: any other name is the caller's text */
export function createDescribeFailure(
  catalogue: Readonly<Record<string, ErrorDefinition>>,
  members: ReadonlySet<string>,
): DescribeFailure {
  const hide = (part: FailedPart) => {
    const definition = catalogue[part.code];
    return definition === undefined ? part.message : hideQuotes(definition.text, part.message, members);
  };
  const kindOf = (part: FailedPart): Problem => ({ ...part, kind: catalogue[part.code]?.kind ?? 'invalid' });
  return (failure) => {
    const [first, ...others] = failure.map(kindOf);
    if (first === undefined) return { code: null, text: null };
    const text = [...new Set(failure.map(hide))].join(' ');
    return {
      code: leadingProblem([first, ...others]).code,
      text: text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text,
    };
  };
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}

/** A message without the inserted values that may come from the caller. */
function hideQuotes(template: string, message: string, members: ReadonlySet<string>): string {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.length === 0) return template;
  const pattern = template
    .split(/\{\w+\}/)
    .map(RegExp.escape)
    .join('(.*?)');
  const values = new RegExp(`^${pattern}$`, 's').exec(message)?.slice(1) ?? [];
  let at = 0;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[at++] ?? '';
    const isOwn = name === 'field' ? isKnownPath(value, members) : OWN_WORDS.has(name);
    return isOwn ? value : HIDDEN;
  });
}

function isKnownPath(path: string, members: ReadonlySet<string>): boolean {
  return path.split('.').every((name) => members.has(name) || /^\d{1,6}$/.test(name));
}
