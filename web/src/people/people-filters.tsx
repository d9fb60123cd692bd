import { MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import type { Office } from '../api/model.ts';
import { COUNTRY_FORM, readDay } from '../layout/address-forms.ts';
import type { PeopleAddress } from './people-address.ts';

interface PeopleFiltersProps {
  readonly office: Pick<Office, 'Types' | 'Statuses' | 'Trees'>;
  readonly address: PeopleAddress;
}

const WIDTH = { base: '100%', sm: 180 };

/** Narrows the list; every filter is in the address. */
export function PeopleFilters({ office, address: { values, change } }: PeopleFiltersProps) {
  const filter = (part: Partial<PeopleAddress['values']>) => change({ ...part, after: null });
  const choice = (
    name: 'types' | 'statuses',
    label: string,
    options: readonly { Id: number; Name: string }[],
  ) => (
    <MultiSelect
      label={label}
      placeholder={values[name] === null ? 'All' : ''}
      data={options.map(({ Id, Name }) => ({ value: String(Id), label: Name }))}
      value={[...(values[name] ?? [])]}
      onChange={(ids) => filter({ [name]: someOf(ids) })}
      clearable
      w={WIDTH}
      comboboxProps={{ withinPortal: false }}
    />
  );
  return (
    <>
      {choice('types', 'Type', office.Types)}
      {choice('statuses', 'Status', office.Statuses)}
      <TagsInput
        label="Country"
        placeholder={values.countries === null ? 'Codes, such as MX' : ''}
        value={[...(values.countries ?? [])]}
        onChange={(codes) => filter({ countries: someOf(codes.flatMap(readCountry)) })}
        splitChars={[',', ' ']}
        acceptValueOnBlur
        w={{ base: '100%', sm: 240 }}
      />
      <Select
        label="Waiting for a place in"
        placeholder="Any"
        data={office.Trees.map(({ Name }) => Name)}
        value={values.unplacedIn}
        onChange={(tree) => filter({ unplacedIn: tree })}
        clearable
        w={WIDTH}
        comboboxProps={{ withinPortal: false }}
      />
      <TextInput
        label="Changed since"
        type="date"
        value={values.changedSince ?? ''}
        onChange={(event) => filter({ changedSince: readDay(event.target.value) })}
        w={WIDTH}
      />
    </>
  );
}

function someOf<Value>(values: readonly Value[]): readonly Value[] | null {
  return values.length === 0 ? null : values;
}

function readCountry(text: string): readonly string[] {
  const { value } = COUNTRY_FORM.read(text.trim());
  return value === null ? [] : [value];
}
