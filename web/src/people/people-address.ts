import type { Office } from '../api/model.ts';
import { COUNTRY_FORM, DAY_FORM, ID_FORM, listOf, oneOf, TEXT_FORM } from '../layout/address-forms.ts';
import { useAddress } from '../layout/use-address.ts';
import type { FindFilters } from './people-queries.ts';

/** Term, filters and page of the list of people. */
export function usePeopleAddress({ Types, Statuses, Trees }: Pick<Office, 'Types' | 'Statuses' | 'Trees'>) {
  const idsOf = (named: readonly { readonly Id: number }[]) =>
    listOf(oneOf(named.map(({ Id }) => String(Id))));
  return useAddress({
    q: TEXT_FORM,
    types: idsOf(Types),
    statuses: idsOf(Statuses),
    countries: listOf(COUNTRY_FORM),
    changedSince: DAY_FORM,
    unplacedIn: oneOf(Trees.map(({ Name }) => Name)),
    after: ID_FORM,
  });
}

export type PeopleAddress = ReturnType<typeof usePeopleAddress>;

/** The filters as the server accepts them. */
export function filtersOf({ values }: Pick<PeopleAddress, 'values'>): FindFilters {
  const { types, statuses, countries, changedSince, unplacedIn } = values;
  return {
    ...(types === null ? {} : { types: types.join() }),
    ...(statuses === null ? {} : { statuses: statuses.join() }),
    ...(countries === null ? {} : { countries: countries.join() }),
    ...(changedSince === null ? {} : { changedSince }),
    ...(unplacedIn === null ? {} : { unplacedIn }),
  };
}

export const NO_FILTERS = {
  types: null,
  statuses: null,
  countries: null,
  changedSince: null,
  unplacedIn: null,
  after: null,
} as const;
