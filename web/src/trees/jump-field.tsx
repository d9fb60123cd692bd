import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import type { FoundInTree } from '../api/model.ts';
import { TypeMark } from '../layout/marks.tsx';
import { PersonCombobox } from '../people/person-combobox.tsx';
import { nameOf } from './plan-words.ts';
import { findQuery } from './tree-queries.ts';
import classes from './trees.module.css';

interface JumpFieldProps {
  readonly tree: string;
  readonly label: string;
  readonly placeholder: string;
  readonly isLabelHidden?: boolean;
  readonly input?: RefObject<HTMLInputElement | null>;
  /** Whether people without a place in the tree can be chosen. */
  readonly takesUnplaced?: boolean;
  readonly onChoose: (person: FoundInTree) => void;
}

const PAUSE_MS = 200;

/** Finds a person by ID, back office ID or name. */
export function JumpField({ tree, takesUnplaced = false, ...props }: JumpFieldProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), PAUSE_MS);
  const { data = [], isFetching, error } = useQuery(findQuery(tree, search));
  const isCurrent = search === text.trim();
  const message = error?.message ?? (isCurrent && !isFetching ? `Nobody matches “${search}”` : 'Searching…');
  return (
    <PersonCombobox
      {...props}
      {...{ text, message }}
      onText={setText}
      found={isCurrent ? data : []}
      isSearching={isFetching}
      isDisabled={({ IsPlaced }) => !IsPlaced && !takesUnplaced}
    >
      {(person) => (
        <span className={classes['found']}>
          <TypeMark type={person.CustomerType} />
          <span className={classes['foundName']}>{nameOf(person)}</span>
          <span className={classes['id']}>{person.BackOfficeId}</span>
          {person.IsPlaced ? null : <span className={classes['quiet']}>not in this tree</span>}
        </span>
      )}
    </PersonCombobox>
  );
}
