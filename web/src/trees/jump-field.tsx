import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useState } from 'react';
import type { FoundInTree } from '../api/model.ts';
import { SearchIcon } from '../layout/icons.tsx';
import { TypeMark } from '../layout/marks.tsx';
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
export function JumpField({
  tree,
  label,
  placeholder,
  isLabelHidden = false,
  input,
  takesUnplaced = false,
  onChoose,
}: JumpFieldProps) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), PAUSE_MS);
  const { data = [], isFetching, error } = useQuery(findQuery(tree, search));
  const isCurrent = search === text.trim();
  const message = error?.message ?? (isCurrent && !isFetching ? `Nobody matches “${search}”` : 'Searching…');
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const person = data.find(({ CustomerId }) => String(CustomerId) === id);
        combobox.closeDropdown();
        setText('');
        if (person !== undefined) onChoose(person);
      }}
    >
      <Combobox.Target>
        <TextInput
          ref={input ?? null}
          type="search"
          autoComplete="off"
          {...(isLabelHidden ? { 'aria-label': label } : { label })}
          placeholder={placeholder}
          leftSection={<SearchIcon />}
          rightSection={isFetching ? <Loader size={14} /> : null}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === ''}>
        <Combobox.Options mah={320} style={{ overflowY: 'auto' }}>
          {isCurrent && data.length > 0 ? (
            data.map((person) => (
              <Combobox.Option
                key={person.CustomerId}
                value={String(person.CustomerId)}
                disabled={!person.IsPlaced && !takesUnplaced}
              >
                <span className={classes['found']}>
                  <TypeMark type={person.CustomerType} />
                  <span className={classes['foundName']}>{nameOf(person)}</span>
                  <span className={classes['id']}>{person.BackOfficeId}</span>
                  {person.IsPlaced ? null : <span className={classes['quiet']}>not in this tree</span>}
                </span>
              </Combobox.Option>
            ))
          ) : (
            <Combobox.Empty>{message}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
