import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { FoundPerson } from '../api/model.ts';
import { TypeMark } from '../layout/marks.tsx';
import { MarkedName, MatchLine } from './match-line.tsx';
import classes from './people.module.css';
import { useFoundPeople } from './people-queries.ts';
import { PersonCombobox } from './person-combobox.tsx';

interface FindFieldProps {
  readonly label: string;
  /** A person who cannot be chosen. */
  readonly exceptId: number;
  readonly onChoose: (person: FoundPerson) => void;
}

const PAUSE_MS = 200;
const SHOWN = 8;

/** Finds a person inside a form, by the same terms as Find. */
export function FindField({ exceptId, ...props }: FindFieldProps) {
  const [text, setText] = useState('');
  const [term] = useDebouncedValue(text, PAUSE_MS);
  const { data, isFetching, isPlaceholderData, error } = useFoundPeople(term, { limit: SHOWN });
  const isCurrent = term === text && !isPlaceholderData;
  const message =
    error?.message ?? (isCurrent && !isFetching ? `Nobody matches “${term.trim()}”` : 'Searching…');
  const found = (data?.Items ?? []).filter(({ CustomerId }) => CustomerId !== exceptId);
  return (
    <PersonCombobox
      {...props}
      {...{ text, message }}
      placeholder="Name, ID, email, phone, web alias"
      onText={setText}
      found={isCurrent ? found : []}
      isSearching={isFetching}
    >
      {(person) => (
        <span className={classes['findLine']}>
          <TypeMark type={person.CustomerType} />
          <span className={classes['optionText']}>
            <b>
              <MarkedName found={person} />
            </b>{' '}
            <span className={classes['id']}>
              {person.CustomerId} · {person.BackOfficeId}
            </span>
            <br />
            <MatchLine found={person} />
          </span>
        </span>
      )}
    </PersonCombobox>
  );
}
