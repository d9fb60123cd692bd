import { Loader, Modal, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type KeyboardEvent, useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { FoundPerson } from '../api/model.ts';
import { SearchIcon } from '../layout/icons.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { StatusMark, TypeMark } from '../layout/marks.tsx';
import { describePeople } from '../layout/numbers.ts';
import { countryName } from './field-labels.ts';
import { groupFound } from './find-groups.ts';
import { MarkedName, MatchLine } from './match-line.tsx';
import classes from './people.module.css';
import { useFoundPeople } from './people-queries.ts';

const DELAY_MS = 200;
const SHOWN = 8;

/** Finds anyone from any page. Mount it only while it is open. */
export function FindPalette({ onClose }: { readonly onClose: () => void }) {
  const [term, setTerm] = useState('');
  const [active, setActive] = useState(0);
  const [searched] = useDebouncedValue(term, DELAY_MS);
  const found = useFoundPeople(searched, { limit: SHOWN });
  const [, navigate] = useLocation();
  const listId = useId();
  const groups = searched.trim() === '' ? [] : groupFound(found.data?.Items ?? []);
  const items = groups.flatMap((group) => group.items);
  const chosen = items[Math.min(active, items.length - 1)];
  const go = (path: string) => {
    onClose();
    navigate(path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && items.length > 0) {
      event.preventDefault();
      setActive((Math.min(active, items.length - 1) + step + items.length) % items.length);
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    // The shown hits may still belong to the previous term.
    if (chosen !== undefined && searched === term && !found.isPlaceholderData)
      go(`/office/people/${chosen.CustomerId}`);
    else if (term.trim() !== '') go(allResults(term));
  };
  return (
    <Modal.Root opened onClose={onClose} size="lg" yOffset="10vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Find anyone">
        <div className={classes['paletteHead']}>
          <SearchIcon size={18} />
          <input
            className={classes['paletteField']}
            value={term}
            onChange={(event) => {
              setTerm(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
            placeholder="Name, ID, email, phone, web alias"
            aria-label="Find anyone"
            role="combobox"
            aria-expanded={items.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={chosen === undefined ? undefined : optionId(listId, chosen)}
            maxLength={100}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          {found.isFetching ? (
            <Loader size="xs" aria-label="Searching" />
          ) : (
            <kbd className={classes['key']}>Esc</kbd>
          )}
        </div>
        <div id={listId} role="listbox" aria-label="People" className={classes['paletteList']}>
          {groups.map(({ match, title, items: people }) => (
            // biome-ignore lint/a11y/useSemanticElements: a list box has groups of options, no fieldset
            <div key={match} role="group" aria-labelledby={`${listId}-${match}`}>
              <div id={`${listId}-${match}`} className={classes['groupTitle']}>
                {title}
              </div>
              {people.map((person) => (
                <Option
                  key={person.CustomerId}
                  id={optionId(listId, person)}
                  found={person}
                  isActive={person === chosen}
                  onPoint={() => setActive(items.indexOf(person))}
                  onChoose={() => go(`/office/people/${person.CustomerId}`)}
                />
              ))}
            </div>
          ))}
        </div>
        <PaletteState found={found} term={searched} count={items.length} />
        <div className={classes['paletteFoot']}>
          <span aria-hidden="true">
            <kbd className={classes['key']}>↑</kbd> <kbd className={classes['key']}>↓</kbd> choose{' '}
            <kbd className={classes['key']}>Enter</kbd> open
          </span>
          {term.trim() === '' ? null : (
            <Link href={allResults(term)} onClick={onClose}>
              All results
            </Link>
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

interface OptionProps {
  readonly id: string;
  readonly found: FoundPerson;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Option({ id, found, isActive, onPoint, onChoose }: OptionProps) {
  const { CustomerId, BackOfficeId, CustomerType, CustomerStatus, CountryCode, Sponsor } = found;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field, which keeps the focus
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={isActive}
      className={classes['option']}
      onMouseMove={onPoint}
      onClick={onChoose}
    >
      <TypeMark type={CustomerType} />
      <div className={classes['optionText']}>
        <div>
          <b>
            <MarkedName found={found} />
          </b>{' '}
          <span className={classes['id']}>
            {CustomerId} · {BackOfficeId}
          </span>
        </div>
        <div>
          <MatchLine found={found} />
          {Sponsor === null ? null : (
            <Text span size="xs" c="dimmed">
              {' '}
              Sponsor {Sponsor.Name}
            </Text>
          )}
        </div>
      </div>
      <div className={classes['optionSide']}>
        <StatusMark status={CustomerStatus} isQuiet />
        {CountryCode === '' ? null : <span>{countryName(CountryCode)}</span>}
      </div>
    </div>
  );
}

interface PaletteStateProps {
  readonly found: ReturnType<typeof useFoundPeople>;
  readonly term: string;
  readonly count: number;
}

/** The text for screen readers, and the message in place of results. */
function PaletteState({ found, term, count }: PaletteStateProps) {
  if (found.error !== null) return <ErrorNote error={found.error} />;
  const isEmpty = term.trim() !== '' && found.data !== undefined && !found.isPlaceholderData && count === 0;
  const text = isEmpty ? `Nobody matches “${term.trim()}”.` : '';
  return (
    <div role="status" className={isEmpty ? classes['paletteEmpty'] : classes['spoken']}>
      {text === '' && count > 0 ? describePeople(count) : text}
    </div>
  );
}

function optionId(listId: string, { CustomerId }: FoundPerson): string {
  return `${listId}-${CustomerId}`;
}

function allResults(term: string): string {
  return `/office/people?${new URLSearchParams({ q: term.trim() })}`;
}
