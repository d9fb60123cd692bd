import { ImportRefusedError } from './errors.ts';

/** Converts a date of the file to `YYYY-MM-DD`. Other text stays as it is, for the contract to judge. */
export type DateFormat = (text: string) => string;

const PARTS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  MM: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})',
};

/**
 * @param form such as `DD.MM.YYYY` or `MM/DD/YYYY`; the file may leave out leading zeros
 * @throws ImportRefusedError unless the form has each part once
 */
export function readDateFormat(form: string): DateFormat {
  const words = form.toUpperCase().split(/([./ -])/);
  const parts = words.filter((_, index) => index % 2 === 0);
  if (parts.toSorted().join() !== 'DD,MM,YYYY') {
    throw new ImportRefusedError(
      '--date-format has DD, MM and YYYY once each, with . / - or a space between them',
    );
  }
  const pattern = new RegExp(`^${words.map((word) => PARTS[word] ?? `\\${word}`).join('')}$`);
  return (text) => {
    const { year, month = '', day = '' } = pattern.exec(text.trim())?.groups ?? {};
    return year === undefined ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  };
}

/**
 * Text that looks like a date in a form that `--date-format` can name. The published form is not one of them:
 * such a date has another fault, such as the year 0000.
 */
export function looksLikeDate(text: string): boolean {
  return /^(?!\d{4}-\d\d-\d\d$)(?:\d{1,2}[./ -]\d{1,2}[./ -]\d{4}|\d{4}[./ -]\d{1,2}[./ -]\d{1,2})$/.test(
    text.trim(),
  );
}
