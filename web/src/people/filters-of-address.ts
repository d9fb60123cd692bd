import type { FindFilters } from './people-queries.ts';

const FORMS: Readonly<Record<'types' | 'statuses' | 'countries' | 'changedSince' | 'unplacedIn', RegExp>> = {
  types: /^\d{1,9}(?:,\d{1,9})*$/,
  statuses: /^\d{1,9}(?:,\d{1,9})*$/,
  countries: /^[A-Za-z]{2}(?:,[A-Za-z]{2})*$/,
  changedSince: /^\d{4}-\d\d-\d\d$/,
  unplacedIn: /^[^\p{Cc}]{1,100}$/u,
};

export const FILTERS = Object.keys(FORMS) as readonly (keyof typeof FORMS)[];

/** The filters that the address has; anything else in it is ignored. */
export function filtersOf(params: URLSearchParams): FindFilters {
  const given = FILTERS.map((name) => [name, params.get(name) ?? ''] as const);
  return Object.fromEntries(given.filter(([name, value]) => FORMS[name].test(value)));
}
