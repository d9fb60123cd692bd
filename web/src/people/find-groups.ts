import type { FoundPerson } from '../api/model.ts';

/** The groups of results in their order, without empty ones. */
export function groupFound(items: readonly FoundPerson[]): readonly {
  readonly match: FoundPerson['Match'];
  readonly title: string;
  readonly items: readonly FoundPerson[];
}[] {
  return (Object.keys(TITLES) as FoundPerson['Match'][])
    .map((match) => ({ match, title: TITLES[match], items: items.filter(({ Match }) => Match === match) }))
    .filter((group) => group.items.length > 0);
}

const TITLES: Readonly<Record<FoundPerson['Match'], string>> = {
  Exact: 'Exact',
  Contains: 'Contains',
  SpelledDifferently: 'Spelled differently',
  Filter: 'Everyone who passes the filters',
};
