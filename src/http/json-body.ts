import { isUtf8 } from 'node:buffer';
import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { type Problem, ProblemError } from '../kernel/problem.ts';
import { httpProblem } from './errors.ts';

/** Deeper than any contract, shallow enough for every recursive walk. */
const DEPTH_MAX = 16;

/**
 * Reads a JSON object strictly: UTF-8, no member twice in one object, no deep nesting.
 * `JSON.parse` decides what is JSON; it can't see duplicates, of which it silently takes the last.
 * @throws ProblemError that never repeats the caller's text, which may hold personal data
 */
export function parseJsonBody(bytes: Buffer): Record<string, unknown> {
  if (bytes.length === 0) throw new ProblemError([httpProblem('body_missing')]);
  if (!isUtf8(bytes)) throw new ProblemError([httpProblem('body_not_utf8')]);
  const text = stripByteOrderMark(bytes.toString('utf8'));
  if (isDeeperThan(text, DEPTH_MAX)) {
    throw new ProblemError([httpProblem('body_too_deep', undefined, { max: DEPTH_MAX })]);
  }
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProblemError([httpProblem('body_not_object')]);
  }
  const duplicates = duplicateMembers(text);
  if (duplicates.length > 0) throw new ProblemError(duplicates);
  return value as Record<string, unknown>;
}

interface SyntaxFault {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

/** Looks at brackets alone, before anything that recurses sees the text. */
function isDeeperThan(text: string, max: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInText) {
      if (character === '\\') index += 1;
      else if (character === '"') isInText = false;
    } else if (character === '"') isInText = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > max) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}

/** What `JSON.parse` does not tell about valid JSON. */
function duplicateMembers(text: string): Problem[] {
  const duplicates: Problem[] = [];
  const names: Set<string>[] = [];
  visit(text, {
    onObjectBegin: () => {
      names.push(new Set());
    },
    onObjectEnd: () => {
      names.pop();
    },
    onObjectProperty: (name, _offset, _length, _line, _column, pathTo) => {
      const seen = names.at(-1);
      if (seen?.has(name) === true) {
        const field = [...pathTo(), name].join('.');
        duplicates.push(httpProblem('duplicate_member', field, { field }));
      }
      seen?.add(name);
    },
  });
  return duplicates;
}

/** The error of `JSON.parse` quotes the text, so it is not even kept as the cause. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError([httpProblem('body_not_json', undefined, { ...firstFault(text) })]);
  }
}

class FaultFound extends Error {
  readonly fault: SyntaxFault;

  constructor(fault: SyntaxFault) {
    super();
    this.fault = fault;
  }
}

/**
 * Where broken JSON breaks. Goes no further than that: behind the first fault brackets are no longer
 * what {@link isDeeperThan} took them for, and the visitor recurses.
 */
function firstFault(text: string): SyntaxFault {
  const onError = (code: ParseErrorCode, _offset: number, _length: number, line: number, column: number) => {
    throw new FaultFound({ reason: printParseErrorCode(code), line: line + 1, column: column + 1 });
  };
  try {
    visit(text, { onError }, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (error instanceof FaultFound) return error.fault;
    throw error;
  }
  return { reason: 'InvalidSymbol', line: 1, column: 1 };
}

function stripByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
