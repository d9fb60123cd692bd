/**
 * Where spreadsheets take a text for a formula: at its beginning, and behind a semicolon or tab, at which many of them
 * split a line too. They may pass over spaces and quotes before it, and read full-width signs as the others.
 */
const FORMULA = /(^|[;\t])(?=[\s"]*[=+\-@＝＋－＠])/g;
const QUOTED = /[",\r\n]/;

/** One line of RFC 4180 with its end. What a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvValue).join(',')}\r\n`;
}

function csvValue(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = value.replace(FORMULA, "$1'");
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
