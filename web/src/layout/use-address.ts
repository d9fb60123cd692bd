import { useSearchParams } from 'wouter';
import type { Form } from './address-forms.ts';

type Forms = Readonly<Record<string, Form<unknown>>>;

/** The values of the address by name; `null` for a missing one. */
export type ValuesOf<Of extends Forms> = {
  readonly [Name in keyof Of]: (Of[Name] extends Form<infer Value> ? Value : never) | null;
};

export interface Address<Of extends Forms> {
  readonly values: ValuesOf<Of>;
  /** The parts of the address that the page cannot use, as written: `status=nonsense`. */
  readonly unusable: readonly string[];
  /** Changes some values. Unusable parts are removed from the address. */
  change(part: Partial<ValuesOf<Of>>, options?: { readonly replace?: boolean }): void;
  /** The query string of an address with these values changed. */
  searchWith(part: Partial<ValuesOf<Of>>): string;
}

/**
 * Reads what a page shows from its address, so that a link shows what its sender saw. The only reader of a
 * page's address: parts that have no meaning for the page are named, never silently ignored. Show it with
 * `UnusableAddress`.
 */
export function useAddress<const Of extends Forms>(forms: Of): Address<Of> {
  const [params, setParams] = useSearchParams();
  const { values, unusable } = readAddress(params, forms);
  return {
    values,
    unusable,
    // If two changes follow each other, the second keeps the first.
    change: (part, { replace = true } = {}) =>
      setParams((before) => searchOf({ ...readAddress(before, forms).values, ...part }, forms), { replace }),
    searchWith: (part) => searchOf({ ...values, ...part }, forms).toString(),
  };
}

export function readAddress<Of extends Forms>(
  params: URLSearchParams,
  forms: Of,
): Pick<Address<Of>, 'values' | 'unusable'> {
  const unusable: string[] = [];
  const values: Record<string, unknown> = Object.fromEntries(Object.keys(forms).map((name) => [name, null]));
  const seen = new Set<string>();
  for (const [name, text] of params) {
    const form = Object.hasOwn(forms, name) && !seen.has(name) ? forms[name] : undefined;
    seen.add(name);
    if (form === undefined) {
      unusable.push(`${name}=${text}`);
      continue;
    }
    if (text === '') continue;
    const { value, refused } = form.read(text);
    values[name] = value;
    unusable.push(...refused.map((part) => `${name}=${part}`));
  }
  return { values: values as ValuesOf<Of>, unusable };
}

/** The query string with these values. */
export function searchOf<Of extends Forms>(values: Partial<ValuesOf<Of>>, forms: Of): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, form] of Object.entries(forms)) {
    const value = values[name];
    if (value !== null && value !== undefined) params.set(name, form.write(value));
  }
  return params;
}
