import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { useOffice } from './office-query.ts';

interface PeopleFiltersProps {
  readonly params: URLSearchParams;
  readonly onChange: (name: string, value: string) => void;
}

const WIDTH = { base: '100%', sm: 180 };

/** Narrows the list down; every filter is in the address. */
export function PeopleFilters({ params, onChange }: PeopleFiltersProps) {
  const office = useOffice();
  const listOf = (name: string) => (params.get(name) ?? '').split(',').filter((part) => part !== '');
  const choice = (name: string, label: string, options: readonly { Id: number; Name: string }[]) => (
    <MultiSelect
      label={label}
      placeholder={params.has(name) ? '' : 'All'}
      data={options.map(({ Id, Name }) => ({ value: String(Id), label: Name }))}
      value={listOf(name)}
      onChange={(ids) => onChange(name, ids.join(','))}
      clearable
      w={WIDTH}
      comboboxProps={{ withinPortal: false }}
    />
  );
  return (
    <>
      {choice('types', 'Type', office?.Types ?? [])}
      {choice('statuses', 'Status', office?.Statuses ?? [])}
      <TagsInput
        label="Country"
        placeholder={params.has('countries') ? '' : 'Codes, such as MX'}
        value={listOf('countries')}
        onChange={(codes) =>
          onChange(
            'countries',
            codes
              .map((code) => code.trim().toUpperCase())
              .filter(isCode)
              .join(','),
          )
        }
        splitChars={[',', ' ']}
        acceptValueOnBlur
        w={{ base: '100%', sm: 240 }}
      />
      <Select
        label="Waiting for a place in"
        placeholder="Any"
        data={(office?.Trees ?? []).map(({ Name }) => Name)}
        value={params.get('unplacedIn')}
        onChange={(tree) => onChange('unplacedIn', tree ?? '')}
        clearable
        w={WIDTH}
        comboboxProps={{ withinPortal: false }}
      />
      <TextInput
        label="Changed since"
        type="date"
        value={params.get('changedSince') ?? ''}
        onChange={(event) => onChange('changedSince', event.target.value)}
        w={WIDTH}
      />
    </>
  );
}

function isCode(text: string): boolean {
  return /^[A-Z]{2}$/.test(text);
}
