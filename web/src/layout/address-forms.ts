/* How values are written in the address of a page. */

/** The value of a text in the address, and the parts of the text that have no meaning. */
export interface Read<Value> {
  readonly value: Value | null;
  readonly refused: readonly string[];
}

/** How one value is written. */
export interface Form<Value> {
  read(text: string): Read<Value>;
  write(value: Value): string;
}

const ID = /^[1-9]\d{0,9}$/;
const ID_MAX = 2 ** 31 - 1;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The id in a text; `null` for other text, and for an id that no record can have. */
export function readId(text: string | undefined): number | null {
  return text !== undefined && ID.test(text) && Number(text) <= ID_MAX ? Number(text) : null;
}

/** The day in a text, such as `2026-11-25`; `null` for other text, and for days that do not exist. */
export function readDay(text: string | null): string | null {
  if (text === null || !DAY.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? text : null;
}

function formOf<Value extends string | number>(read: (text: string) => Value | null): Form<Value> {
  return {
    read(text) {
      const value = read(text);
      return { value, refused: value === null ? [text] : [] };
    },
    write: String,
  };
}

export const ID_FORM = formOf(readId);
export const DAY_FORM = formOf(readDay);

/** Any text. */
export const TEXT_FORM = formOf((text) => text);

/** One of some texts, in any case. */
export function oneOf<Text extends string>(texts: readonly Text[]): Form<Text> {
  return formOf((text) => texts.find((known) => known.toLowerCase() === text.toLowerCase()) ?? null);
}

/** Several values, separated by commas. */
export function listOf<Value>(form: Form<Value>): Form<readonly Value[]> {
  return {
    read(text) {
      const parts = text.split(',').filter((part) => part !== '');
      const read = parts.map((part) => form.read(part));
      const values = read.flatMap(({ value }) => (value === null ? [] : [value]));
      return { value: values.length === 0 ? null : values, refused: read.flatMap(({ refused }) => refused) };
    },
    write: (values) => values.map((value) => form.write(value)).join(','),
  };
}

const REGIONS = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** A code of ISO 3166-1, in any case. */
export const COUNTRY_FORM = formOf((text) => {
  const code = text.toUpperCase();
  return /^[A-Z]{2}$/.test(code) && REGIONS.of(code) !== undefined ? code : null;
});
