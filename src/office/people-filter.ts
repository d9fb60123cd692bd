import Type, { type Static } from 'typebox';
import { readSearchLists } from '../customers/wire/search-result.ts';
import { readOptionalInstant } from '../kernel/wire-date.ts';
import type { PeopleFilter } from './people-list-reader.ts';

const list = (description: string, format: 'id-list' | 'country-list') =>
  Type.Optional(
    Type.String({
      maxLength: 1000,
      format,
      'x-list-of': format === 'id-list' ? 'whole-number' : 'country-code',
      'x-problem': 'invalid_list',
      description: `${description}, separated by commas.`,
    }),
  );

/** The filters of Find People and of list exports. */
export const peopleFilters = {
  types: list('Only these base types', 'id-list'),
  statuses: list('Only these statuses', 'id-list'),
  countries: list('Only these countries', 'country-list'),
  changedSince: Type.Optional(
    Type.String({
      maxLength: 40,
      format: 'wire-date',
      'x-problem': 'invalid_date',
      description: 'Only people whose record or place has changed since then.',
    }),
  ),
  unplacedIn: Type.Optional(
    Type.String({
      maxLength: 100,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'Only people who wait for a place in this tree; the list is empty for an unknown tree.',
    }),
  ),
};

const Filters = Type.Object(peopleFilters);
export type PeopleFilters = Static<typeof Filters>;

export function readPeopleFilter(filters: PeopleFilters): PeopleFilter {
  const { types, changedSince, unplacedIn, ...lists } = filters;
  return {
    ...readSearchLists({ ...lists, ...(types === undefined ? {} : { associateTypes: types }) }),
    changedSince: readOptionalInstant(changedSince),
    unplacedIn: unplacedIn?.trim() || null,
  };
}
