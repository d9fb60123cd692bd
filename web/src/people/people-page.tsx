import { Button, Group, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Office } from '../api/model.ts';
import { SearchIcon } from '../layout/icons.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Note } from '../layout/note.tsx';
import { Page } from '../layout/page.tsx';
import { UnusableAddress } from '../layout/unusable-address.tsx';
import { ExportButton } from './export-button.tsx';
import { FoundList } from './found-list.tsx';
import { useOffice } from './office-query.ts';
import { filtersOf, NO_FILTERS, usePeopleAddress } from './people-address.ts';
import { PeopleFilters } from './people-filters.tsx';
import { hasFilter, useFoundPeople } from './people-queries.ts';

const DELAY_MS = 300;
const PAGE = 20;

/** Finds people. Term, filters and page are in the address, so a link shows the same list. */
export function PeoplePage() {
  const office = useOffice();
  return office === undefined ? null : <People office={office} />;
}

function People({ office }: { readonly office: Office }) {
  const address = usePeopleAddress(office);
  const { q, after } = address.values;
  const term = q ?? '';
  const chosen = filtersOf(address);
  const hasFilters = hasFilter(chosen);
  const page = after === null ? {} : { afterCustomerId: after };
  const found = useFoundPeople(term, { ...chosen, ...page, limit: PAGE });
  return (
    <Page title="People">
      <Group mb="md" gap="sm" align="flex-end">
        <TermField
          term={term}
          onChange={(value) => address.change({ q: value === '' ? null : value, after: null })}
        />
        <PeopleFilters office={office} address={address} />
        {term.trim() === '' && hasFilters ? <ExportButton filters={chosen} /> : null}
      </Group>
      <UnusableAddress parts={address.unusable} onRemove={() => address.change({})} />
      {term.trim() === '' && !hasFilters ? (
        <Empty title="Find a person">
          Enter a name, a customer ID or back office ID, an email address, a phone number or a web alias.
          Spelling errors in names are forgiven. Or choose filters to list people.
        </Empty>
      ) : (
        <Loaded query={found}>
          {(people) => (
            <>
              {people.IsIndexBuilding ? (
                <Note tone="warning" title="The search index is being built.">
                  Only whole values are found until it is complete.
                </Note>
              ) : null}
              {people.Items.length === 0 ? (
                <NobodyFound
                  term={term}
                  onClear={hasFilters ? () => address.change(NO_FILTERS) : undefined}
                />
              ) : (
                <FoundList items={people.Items} isStale={found.isPlaceholderData} />
              )}
              <Group justify="space-between" mt="md">
                {after !== null ? (
                  <Button
                    variant="default"
                    size="xs"
                    onClick={() => address.change({ after: null }, { replace: false })}
                  >
                    First page
                  </Button>
                ) : (
                  <span />
                )}
                {people.Next === null ? null : (
                  <Button
                    variant="default"
                    size="xs"
                    onClick={() => address.change({ after: people.Next }, { replace: false })}
                  >
                    Next page
                  </Button>
                )}
              </Group>
            </>
          )}
        </Loaded>
      )}
    </Page>
  );
}

/** Holds the typed text, and changes the address when the typing pauses. */
function TermField({ term, onChange }: { readonly term: string; readonly onChange: (term: string) => void }) {
  const [typed, setTyped] = useState(term);
  const [settled] = useDebouncedValue(typed, DELAY_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a pause in the typing changes the address
  useEffect(() => {
    if (settled !== term) onChange(settled);
  }, [settled]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a link to another term changes what is typed
  useEffect(() => {
    if (settled !== term) setTyped(term);
  }, [term]);
  return (
    <TextInput
      label="Find"
      placeholder="Name, ID, email, phone, web alias"
      leftSection={<SearchIcon size={14} />}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      maxLength={100}
      autoComplete="off"
      spellCheck={false}
      w={{ base: '100%', sm: 320 }}
    />
  );
}

interface NobodyFoundProps {
  readonly term: string;
  /** Present while filters are set. */
  readonly onClear: (() => void) | undefined;
}

function NobodyFound({ term, onClear }: NobodyFoundProps) {
  return (
    <Empty title={term.trim() === '' ? 'Nobody passes the filters' : `Nobody matches “${term.trim()}”`}>
      {term.trim() === ''
        ? null
        : 'Names, addresses, back office and external IDs, emails and phones were searched by parts, names also with typing errors. Customer IDs, user names and web aliases were searched as a whole.'}
      {onClear === undefined ? null : (
        <>
          {' '}
          Filters are on.
          <br />
          <Button variant="default" size="xs" mt="sm" onClick={onClear}>
            Clear filters
          </Button>
        </>
      )}
    </Empty>
  );
}
