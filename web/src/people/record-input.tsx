import { Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { PersonField, ShowableField } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import classes from './change.module.css';
import { ADDRESS_MEMBERS, isAddress, isFlag, isOpen, pathOf, storedValue } from './entered-values.ts';
import { fieldLabel } from './field-labels.ts';
import { showField } from './people-queries.ts';
import type { Change } from './use-change.ts';

interface RecordInputProps {
  readonly field: PersonField;
  readonly change: Change;
}

/** The input of one field of the record; a masked value stays masked until the reader shows or replaces it. */
export function RecordInput({ field, change }: RecordInputProps) {
  if (isAddress(field.Name)) return <AddressInput field={field} change={change} />;
  if (isFlag(field.Name)) return <FlagInput path={field.Name} change={change} />;
  if (isOpen(field)) return <PathInput path={pathOf(field.Name)} change={change} />;
  return <MaskedInput field={field} change={change} />;
}

interface PathInputProps {
  readonly path: string;
  readonly change: Change;
  readonly placeholder?: string;
  readonly autoFocus?: boolean;
  /** An empty input keeps the stored value instead of clearing it. */
  readonly isKeptEmpty?: boolean;
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  CountryCode: 'Two letters, such as MX.',
  LanguageCode: 'A language tag, such as es or es-MX.',
  SponsorId: 'Customer ID of the sponsor.',
  TaxId: 'Stored encrypted, and never shown again.',
};

export function PathInput({
  path,
  change,
  placeholder = '',
  autoFocus = false,
  isKeptEmpty = false,
}: PathInputProps) {
  const member = path.split('.').at(-1) ?? path;
  return (
    <TextInput
      label={fieldLabel(path)}
      name={path}
      description={DESCRIPTIONS[member]}
      type={path === 'BirthDate' ? 'date' : 'text'}
      placeholder={placeholder}
      value={String(change.entered[path] ?? storedValue(change.before, path) ?? '')}
      onChange={({ target: { value } }) =>
        isKeptEmpty && value === '' ? change.reset([path]) : change.set(path, value)
      }
      error={change.errorOf(path)}
      autoComplete="off"
      autoFocus={autoFocus}
    />
  );
}

function FlagInput({ path, change }: { readonly path: string; readonly change: Change }) {
  return (
    <Checkbox
      label={fieldLabel(path)}
      name={path}
      checked={(change.entered[path] ?? storedValue(change.before, path)) === true}
      onChange={(event) => change.set(path, event.target.checked)}
      error={change.errorOf(path)}
    />
  );
}

function MaskedInput({ field, change }: RecordInputProps) {
  const path = pathOf(field.Name);
  const label = fieldLabel(field.Name);
  const [isOpened, setIsOpened] = useState(false);
  const showing = useShown(field, change, ({ Value }) => {
    change.set(path, Value);
    setIsOpened(true);
  });
  if (isOpened)
    return (
      <div>
        <PathInput path={path} change={change} placeholder="Empty clears the value" autoFocus />
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => {
            change.reset([path]);
            setIsOpened(false);
          }}
        >
          Keep the stored value
        </Button>
      </div>
    );
  return (
    <Masked label={label} mask={field.Value ?? ''} error={change.errorOf(path)}>
      {field.State === 'Masked' ? showing.button : null}
      <Button
        variant="default"
        size="compact-xs"
        aria-label={`Replace ${label}`}
        onClick={() => {
          change.set(path, '');
          setIsOpened(true);
        }}
      >
        Replace
      </Button>
      {showing.error}
    </Masked>
  );
}

interface MaskedProps {
  readonly label: string;
  readonly mask: string;
  readonly error?: string | null;
  readonly children: ReactNode;
}

function Masked({ label, mask, error = null, children }: MaskedProps) {
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Group gap="xs" mt={4}>
        <span className={classes['mask']}>{mask}</span>
        {children}
      </Group>
      {error === null ? null : (
        <Text size="xs" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
    </div>
  );
}

function AddressInput({ field, change }: RecordInputProps) {
  const paths = ADDRESS_MEMBERS.map((member) => `${field.Name}.${member}`);
  const [isShown, setIsShown] = useState(false);
  const showing = useShown(field, change, ({ Address }) => {
    setIsShown(true);
    for (const [member, value] of Object.entries(Address ?? {})) change.set(`${field.Name}.${member}`, value);
  });
  const isHidden = field.Value !== null && !isShown;
  return (
    <fieldset className={classes['address']}>
      <legend>{fieldLabel(field.Name)}</legend>
      {isHidden ? (
        <Group gap="xs">
          <span className={classes['mask']}>{field.Value}</span>
          {field.State === 'Masked' ? showing.button : null}
          {showing.error}
        </Group>
      ) : null}
      <div className={classes['addressFields']}>
        {paths.map((path) => (
          <PathInput
            key={path}
            path={path}
            change={change}
            placeholder={isHidden ? 'Stays as it is' : ''}
            isKeptEmpty={isHidden}
          />
        ))}
      </div>
    </fieldset>
  );
}

type Shown = Awaited<ReturnType<typeof showField>>;

/** A button that shows the stored value in order to edit it. The server records it. */
function useShown(field: PersonField, change: Change, onShown: (shown: Shown) => void) {
  const showing = useMutation({
    mutationFn: () => showField(change.before.CustomerId, field.Name as ShowableField),
    onSuccess: onShown,
    gcTime: 0,
  });
  return {
    button: (
      <Button
        variant="default"
        size="compact-xs"
        loading={showing.isPending}
        onClick={() => showing.mutate()}
        aria-label={`Show and edit ${fieldLabel(field.Name)}`}
      >
        Show and edit
      </Button>
    ),
    error:
      showing.error === null ? null : (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {showing.error.message}
        </Text>
      ),
  };
}
