import { domainToASCII } from 'node:url';
import { invisibleCharacter } from './invisible-character.ts';
import { foldedText, nameKey } from './name-key.ts';

/** RFC 5321 4.5.3.1: of the address in a mail command, of a domain, and of one label of it (RFC 1035). */
const ADDRESS_LENGTH_MAX = 254;
const DOMAIN_LENGTH_MAX = 253;
const LOCAL_PART = /^[^\s@\p{Cc}"(),:;<>[\\\]\ufffd]{1,64}$/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const NUMBER = /^\d+$/;
/**
 * ASCII characters that no domain contains. They never reach the URL parser, which gives some of them a
 * meaning.
 */
const NOT_IN_DOMAIN = /[^\P{ASCII}A-Za-z0-9.-]/u;
const ASCII = /^\p{ASCII}*$/u;

/**
 * Whether text is one email address: a local part without quotes, @, and a domain of at least two labels, in
 * letters of any script or in punycode. Only the mail server knows whether it exists.
 */
export function isEmailAddress(text: string): boolean {
  const [local, domain] = partsOf(text);
  if (domain === null || !text.isWellFormed() || invisibleCharacter(text) !== null) return false;
  const ascii = asciiDomain(domain);
  return (
    LOCAL_PART.test(local) &&
    ascii !== null &&
    isDomain(ascii) &&
    Buffer.byteLength(local) + 1 + ascii.length <= ADDRESS_LENGTH_MAX
  );
}

/**
 * The form in which email addresses are compared: the local part as a name, the domain by its A-labels (RFC
 * 5890), so that `münchen.example` is `xn--mnchen-3ya.example`. Text that is not an address is compared as a
 * name.
 */
export function emailKey(value: string): string {
  const text = value.normalize('NFKC').trim();
  const [local, domain] = partsOf(text);
  const ascii = domain === null ? null : asciiDomain(domain);
  return ascii === null ? nameKey(text) : `${nameKey(local)}@${ascii}`;
}

/** Distinguishes spellings that {@link emailKey} treats as equal, except for case. */
export function emailSpelling(value: string): string {
  const [local, domain] = partsOf(value.normalize('NFKC').trim());
  // Not folded: folding would change a domain with a sharp s into another domain.
  return domain === null ? foldedText(local) : `${foldedText(local)}@${domain.toLowerCase()}`;
}

function partsOf(text: string): readonly [local: string, domain: string | null] {
  const at = text.lastIndexOf('@');
  return at === -1 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}

/** A domain in ASCII and lower case; `null` when it is invalid. */
function asciiDomain(domain: string): string | null {
  if (NOT_IN_DOMAIN.test(domain)) return null;
  // Not by the parser, which reads numbers as an IP address.
  const ascii = ASCII.test(domain) ? domain.toLowerCase() : domainToASCII(domain);
  return ascii === '' || NOT_IN_DOMAIN.test(ascii) ? null : ascii;
}

function isDomain(ascii: string): boolean {
  const labels = ascii.split('.');
  return (
    ascii.length <= DOMAIN_LENGTH_MAX &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    !NUMBER.test(labels.at(-1) ?? '')
  );
}
