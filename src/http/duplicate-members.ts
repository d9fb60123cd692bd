import { ProblemList } from '../kernel/problem-list.ts';
import { httpProblem } from './errors.ts';

/** Maximum length of one name in a path. */
const NAME_SHOWN_MAX = 100;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const BRACE_OPEN = 0x7b;
const BRACE_CLOSE = 0x7d;
const BRACKET_OPEN = 0x5b;
const BRACKET_CLOSE = 0x5d;

/** The state of an open object or list. */
interface Open {
  /** Names of an object so far; `null` for a list. */
  readonly names: Set<string> | null;
  /** Name or index of the current member or entry. */
  at: string | number;
}

/**
 * Lists the members that occur twice in one JSON object, up to the number that an answer shows. A library's
 * parser takes five times as long, and the text may be as long as a body.
 * @param text valid JSON
 */
export function duplicateMembers(text: string): ProblemList {
  const problems = new ProblemList();
  const open: Open[] = [];
  let name = '';
  for (let index = 0; index < text.length && !problems.isFull; index += 1) {
    const within = open.at(-1);
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfText(text, index);
        // A text before a colon is a name; other texts are skipped.
        name = text.slice(index, end + 1);
        index = end;
        break;
      }
      case COLON:
        if (within !== undefined) noteMember(open, within, readName(name), problems);
        break;
      case COMMA:
        if (typeof within?.at === 'number') within.at += 1;
        break;
      case BRACE_OPEN:
        open.push({ names: new Set(), at: '' });
        break;
      case BRACKET_OPEN:
        open.push({ names: null, at: 0 });
        break;
      case BRACE_CLOSE:
      case BRACKET_CLOSE:
        open.pop();
        break;
    }
  }
  return problems;
}

function noteMember(open: readonly Open[], within: Open, name: string, problems: ProblemList): void {
  within.at = name;
  if (within.names?.has(name) === true) {
    const field = open.map(({ at }) => String(at).slice(0, NAME_SHOWN_MAX)).join('.');
    problems.add(httpProblem('duplicate_member', field, { field }));
  }
  within.names?.add(name);
}

/** The end of the text that begins at a quotation mark. */
function endOfText(text: string, start: number): number {
  let index = start + 1;
  for (let character = text.charCodeAt(index); character !== QUOTE; character = text.charCodeAt(index)) {
    index += character === BACKSLASH ? 2 : 1;
  }
  return index;
}

/** `"\u0041"` is `A`. */
function readName(quoted: string): string {
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}
