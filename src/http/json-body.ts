import { isUtf8 } from 'node:buffer';
import { type ParseErrorCode, printParseErrorCode, visit } from 'jsonc-parser';
import { ProblemError } from '../kernel/problem.ts';
import { duplicateMembers } from './duplicate-members.ts';
import { httpProblem } from './errors.ts';

/** Deeper than any contract, and shallow enough for every recursive function. */
const DEPTH_MAX = 16;

/**
 * Reads a JSON object strictly: UTF-8, no member twice in one object, no deep nesting. `JSON.parse` decides
 * what is JSON; it cannot detect duplicates and silently uses the last one.
 * @throws ProblemError without the caller's text, which may hold personal data
 */
export function parseJsonBody(bytes: Buffer): Record<string, unknown> {
  if (bytes.length === 0) throw new ProblemError([httpProblem('body_missing')]);
  if (!isUtf8(bytes)) throw new ProblemError([httpProblem('body_not_utf8')]);
  const text = stripByteOrderMark(bytes.toString('utf8'));
  const { isTooDeep, members } = look(text);
  if (isTooDeep) throw new ProblemError([httpProblem('body_too_deep', undefined, { max: DEPTH_MAX })]);
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ProblemError([httpProblem('body_not_object')]);
  }
  // Each colon is one member, unless a name occurs twice. Only then is a search for the duplicate necessary.
  if (membersWithin(value) < members) duplicateMembers(text).throwIfAny();
  return value as Record<string, unknown>;
}

interface SyntaxFault {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

const QUOTE = 0x22;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;

/** Counts brackets and colons before any recursive code reads the text. */
function look(text: string): { readonly isTooDeep: boolean; readonly members: number } {
  let depth = 0;
  let members = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (isInText) {
      if (character === BACKSLASH) index += 1;
      else if (character === QUOTE) isInText = false;
    } else if (character === QUOTE) isInText = true;
    else if (character === COLON) members += 1;
    else if (character === BRACE_OPEN || character === BRACKET_OPEN) {
      depth += 1;
      if (depth > DEPTH_MAX) return { isTooDeep: true, members };
    } else if (character === BRACE_CLOSE || character === BRACKET_CLOSE) depth -= 1;
  }
  return { isTooDeep: false, members };
}

/** The number of members in a JSON value, at any depth. */
function membersWithin(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const entry of value) count += membersWithin(entry);
    return count;
  }
  // Takes a quarter of the time of Object.values; parsed JSON has no inherited enumerable members.
  for (const name in value) count += 1 + membersWithin((value as Record<string, unknown>)[name]);
  return count;
}

/** The error of `JSON.parse` quotes the text, so it is not kept even as the cause. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError([httpProblem('body_not_json', undefined, { ...firstFault(text) })]);
  }
}

const OTHER_FAULT = 'something that is not JSON';

/** What the parser's codes mean, by name. */
const FAULT_WORDS: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a word or symbol that is not JSON',
  InvalidNumberFormat: 'a number that is not JSON',
  PropertyNameExpected: 'a member name in double quotes is missing',
  ValueExpected: 'a value is missing',
  ColonExpected: 'a colon is missing',
  CommaExpected: 'a comma is missing',
  CloseBraceExpected: 'a closing brace is missing',
  CloseBracketExpected: 'a closing bracket is missing',
  EndOfFileExpected: 'text after the end of the JSON',
  InvalidCommentToken: 'a comment, which JSON does not have',
  UnexpectedEndOfComment: 'a comment that does not end',
  UnexpectedEndOfString: 'a text without its closing quote',
  UnexpectedEndOfNumber: 'a number that ends too early',
  InvalidUnicode: 'a \\u escape without four hexadecimal digits',
  InvalidEscapeCharacter: 'an escape that JSON does not have',
  InvalidCharacter: 'a control character inside a text',
};

class FaultFound extends Error {
  readonly fault: SyntaxFault;

  constructor(fault: SyntaxFault) {
    super();
    this.fault = fault;
  }
}

/**
 * The position of the first fault in broken JSON. Stops there: after a fault, {@link look} may have misread
 * brackets, and the visitor is recursive.
 */
function firstFault(text: string): SyntaxFault {
  const onError = (code: ParseErrorCode, _offset: number, _length: number, line: number, column: number) => {
    const reason = FAULT_WORDS[printParseErrorCode(code)] ?? OTHER_FAULT;
    throw new FaultFound({ reason, line: line + 1, column: column + 1 });
  };
  try {
    visit(text, { onError }, { disallowComments: true, allowTrailingComma: false });
  } catch (error) {
    if (error instanceof FaultFound) return error.fault;
    throw error;
  }
  return { reason: OTHER_FAULT, line: 1, column: 1 };
}

function stripByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
