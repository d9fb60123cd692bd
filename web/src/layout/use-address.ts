import { useSearchParams } from 'wouter';
import type { Form } from './address-forms.ts';

type Forms = Readonly<Record<string, Form<unknown>>>;

/** The values of the address by name; `null` for one that it does not have. */
export type ValuesOf<Of extends Forms> = {
  readonly [Name in keyof Of]: (Of[Name] extends Form<infer Value> ? Value : never) | null;
};

export interface Address<Of extends Forms> {
  readonly values: ValuesOf<Of>;
  /** What the address has and the page cannot use, as written: `status=nonsense`. */
  readonly unusable: readonly string[];
  /** Changes some values. What cannot be used leaves the address. */
  change(part: Partial<ValuesOf<Of>>, options?: { readonly replace?: boolean }): void;
  /** The search of an address with these values changed. */
  searchWith(part: Partial<ValuesOf<Of>>): string;
}

/**
 * What a page shows, as its address says, so that a link shows what its sender saw. The only reader of a page's
 * address: what has no meaning for the page is named, never silently left out. Show it with `UnusableAddress`.
 */
export function useAddress<const Of extends Forms>(forms: Of): Address<Of> {
  const [params, setParams] = useSearchParams();
  const { values, unusable } = readAddress(params, forms);
  return {
    values,
    unusable,
    // Of two changes in a row, the second keeps the first.
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

/** The part of an address that has these values. */
export function searchOf<Of extends Forms>(values: Partial<ValuesOf<Of>>, forms: Of): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, form] of Object.entries(forms)) {
    const value = values[name];
    if (value !== null && value !== undefined) params.set(name, form.write(value));
  }
  return params;
}
