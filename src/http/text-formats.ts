import { countries } from 'countries-list';
import { isEmailAddress } from '../kernel/email-address.ts';
import { invisibleCharacter } from '../kernel/invisible-character.ts';
import { isWireDate } from '../kernel/wire-date.ts';

const CONTROL_CHARACTER = /\p{Cc}/u;
const CONTROL_CHARACTER_BUT_LINE_BREAK_AND_TAB = /[^\P{Cc}\n\r\t]/u;
/** One @, no white space, a domain of dot-separated labels. */
const EMAIL =
  /^[^\p{White_Space}@\p{Cc}"(),:;<>[\\\]]{1,64}@[^\p{White_Space}@\p{Cc}.]+(?:\.[^\p{White_Space}@\p{Cc}.]+)+$/u;
/**
 * Extended languages (`zh-cmn`) and others that earlier versions accepted. The runtime knows the rest of BCP
 * 47.
 */
const LANGUAGE = /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i;
/**
 * Private subtags alone, and grandfathered tags (`i-klingon`): valid in BCP 47, but not as Unicode
 * identifiers.
 */
const PRIVATE_LANGUAGE = /^[ix](?:-[a-z0-9]{1,8})+$/i;
const NOT_IN_WEB_ALIAS = /[\p{White_Space}/\\?#%\p{Cc}]/u;

/**
 * Named text formats of the contracts. Blank text passes them all: it means "no value", and the plan
 * decides whether a value is required.
 */
export const textFormats = {
  /** Any text that can be stored. */
  'any-text': (text: string) => isWellFormed(text) && !text.includes('\0'),
  line: (text: string) => isWellFormed(text) && !CONTROL_CHARACTER.test(text),
  text: (text: string) => isWellFormed(text) && !CONTROL_CHARACTER_BUT_LINE_BREAK_AND_TAB.test(text),
  password: (text: string) => isWellFormed(text) && !CONTROL_CHARACTER.test(text),
  /** Only the shape, which every stored address has; the rules of a record are stricter. */
  email: blankOr((text) => isWellFormed(text) && EMAIL.test(text)),
  'email-address': (text: string) => isEmailAddress(text.trim()),
  identifier: (text: string) =>
    isWellFormed(text) && !CONTROL_CHARACTER.test(text) && invisibleCharacter(text) === null,
  'country-code': blankOr((text) => Object.hasOwn(countries, text.toUpperCase())),
  'language-code': blankOr(isLanguageTag),
  'web-alias': blankOr((text) => isWellFormed(text) && !NOT_IN_WEB_ALIAS.test(text)),
  'wire-date': blankOr(isWireDate),
  'whole-number': blankOr((text) => /^\d{1,9}$/.test(text)),
  // Names for readers of the contract; the keyword `x-list-of` checks the entries.
  'id-list': () => true,
  'country-list': () => true,
} as const;

export type TextFormat = keyof typeof textFormats;

/** Text with a lone surrogate can be neither stored nor compared. NUL ends text in PostgreSQL. */
function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

/**
 * A well-formed BCP 47 tag; POSIX and Java locale names have `_` between subtags. Longer first subtags are
 * reserved and no language uses one: `english` is a mistake.
 */
function isLanguageTag(text: string): boolean {
  const tag = text.replaceAll('_', '-');
  if (LANGUAGE.test(tag) || PRIVATE_LANGUAGE.test(tag)) return true;
  if (!/^[a-z]{2,3}-/i.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function blankOr(isValid: (text: string) => boolean): (text: string) => boolean {
  return (text) => {
    const trimmed = text.trim();
    return trimmed === '' || isValid(trimmed);
  };
}
