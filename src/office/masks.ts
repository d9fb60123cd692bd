import type { Address } from '../customers/record/customer.ts';

/*
 * Masks of personal values. They show enough to distinguish two values on the phone, and never enough to use
 * one. They are always made here, on the server: a browser never receives more than it may show.
 */

const HIDDEN = '•••';
const DOT = '•';
const SHOWN_DIGITS = 2;
const CALLING_CODE = /^\s*\+\d{1,3}(?=[\s(./-])/;

/** `marisol@correo.mx` → `m•••@c•••.mx`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  if (at < 1) return HIDDEN;
  const domain = email.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  const top = dot === -1 ? '' : domain.slice(dot);
  return `${first(email)}${HIDDEN}@${first(domain)}${HIDDEN}${top}`;
}

/** Every digit but the calling code and the last two: `+52 55 4821 9037` → `+52 •• •••• ••37`. */
export function maskPhone(phone: string): string {
  const [code = ''] = CALLING_CODE.exec(phone) ?? [];
  const rest = phone.slice(code.length).replace(/[^\d\s()./-]/g, '');
  const digits = rest.replace(/\D/g, '').length;
  // For a short number, two digits would reveal too much.
  const hidden = digits > 2 * SHOWN_DIGITS ? digits - SHOWN_DIGITS : digits;
  let seen = 0;
  return (
    code +
    rest.replace(/\d/g, (digit) => {
      seen += 1;
      return seen <= hidden ? DOT : digit;
    })
  );
}

/** `1991-05-12` → `•• ••• 19••`. */
export function maskBirthDate(date: string): string {
  return `•• ••• ${date.slice(0, 2)}••`;
}

/** Only city, region and country. */
export function maskAddress({ city, region, countryCode }: Address): string {
  return ['•••••••• •••', city, region, countryCode].filter((part) => part !== '').join(', ');
}

/** A user name may be an email address. */
export function maskUsername(username: string): string {
  return username.includes('@') ? maskEmail(username) : username;
}

/** Shows nothing of the text. */
export function maskText(): string {
  return '••••••••';
}

function first(text: string): string {
  return [...text][0] ?? '';
}
