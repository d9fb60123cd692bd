/**
 * Where spreadsheets interpret a text as a formula: at its beginning, and after a semicolon or tab, at which many of
 * them also split a line. They may skip spaces and quotes before it, and accept full-width signs too.
 */
const FORMULA = /(^|[;\t])(?=[\s"]*[=+\-@＝＋－＠])/g;
const QUOTED = /[",\r\n]/;

/** One line of RFC 4180 with its end. Text that a spreadsheet would run as a formula gets a leading apostrophe. */
export function csvLine(values: readonly (string | number | null)[]): string {
  return `${values.map(csvValue).join(',')}\r\n`;
}

function csvValue(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = value.replace(FORMULA, "$1'");
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
