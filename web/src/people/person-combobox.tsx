import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { type ReactNode, type RefObject, useEffect } from 'react';
import { SearchIcon } from '../layout/icons.tsx';
import classes from './people.module.css';

interface PersonComboboxProps<Found extends { readonly CustomerId: number }> {
  readonly label: string;
  readonly placeholder: string;
  readonly isLabelHidden?: boolean;
  readonly input?: RefObject<HTMLInputElement | null> | undefined;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly found: readonly Found[];
  readonly isSearching: boolean;
  /** Shown instead of people. */
  readonly message: string;
  readonly isDisabled?: (person: Found) => boolean;
  readonly onChoose: (person: Found) => void;
  /** A line of the list. */
  readonly children: (person: Found) => ReactNode;
}

/** A field that offers people to choose from. */
export function PersonCombobox<Found extends { readonly CustomerId: number }>({
  isLabelHidden = false,
  isDisabled = () => false,
  ...props
}: PersonComboboxProps<Found>) {
  const { label, placeholder, input, text, found, isSearching } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  // Enter takes the first person, as in the palette.
  const { selectFirstOption } = combobox;
  useEffect(() => {
    if (found.length > 0) selectFirstOption();
  }, [found, selectFirstOption]);
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const person = found.find(({ CustomerId }) => String(CustomerId) === id);
        combobox.closeDropdown();
        props.onText('');
        if (person !== undefined) props.onChoose(person);
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
          rightSection={isSearching ? <Loader size={14} /> : null}
          value={text}
          onChange={(event) => {
            props.onText(event.target.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          // The list opens only if there is text, so that without text Esc closes the dialog.
          onFocus={() => text.trim() !== '' && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={text.trim() === ''}>
        <Combobox.Options aria-label="Matches" mah={320} style={{ overflowY: 'auto' }}>
          {found.length > 0 ? (
            found.map((person) => (
              <Combobox.Option
                className={classes['option']}
                key={person.CustomerId}
                value={String(person.CustomerId)}
                disabled={isDisabled(person)}
              >
                {props.children(person)}
              </Combobox.Option>
            ))
          ) : (
            <Combobox.Empty>{props.message}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
