import { Button, Checkbox, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SearchIcon } from '../layout/icons.tsx';
import { Loaded } from '../layout/loaded.tsx';
import classes from './operation-picker.module.css';
import { operationsQuery } from './product-queries.ts';
import type { ListedOperation } from './read-operations.ts';

interface OperationPickerProps {
  readonly chosen: readonly string[];
  readonly onChange: (ids: string[]) => void;
  readonly error: string | null;
}

/** All operations by group, to be ticked one by one or a group at a time. */
export function OperationPicker({ chosen, onChange, error }: OperationPickerProps) {
  const [search, setSearch] = useState('');
  return (
    <Input.Wrapper label={`Operations (${chosen.length} chosen)`} error={error}>
      <TextInput
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        placeholder="Search by name or group"
        aria-label="Search operations"
        leftSection={<SearchIcon size={14} />}
        mb="xs"
      />
      <Loaded query={useQuery(operationsQuery)}>
        {(operations) => {
          const found = operations.filter((operation) => matches(operation, search));
          if (found.length === 0)
            return (
              <Text size="sm" c="dimmed">
                No operation is called so.
              </Text>
            );
          const groups = [...Map.groupBy(found, ({ tag }) => tag)];
          return (
            <div className={classes['list']}>
              {groups.map(([tag, members]) => (
                <GroupOfOperations
                  key={tag}
                  tag={tag}
                  members={members}
                  chosen={chosen}
                  onChange={onChange}
                />
              ))}
            </div>
          );
        }}
      </Loaded>
    </Input.Wrapper>
  );
}

function matches({ id, tag, summary }: ListedOperation, search: string): boolean {
  return `${id} ${tag} ${summary}`.toLowerCase().includes(search.trim().toLowerCase());
}

interface GroupProps {
  readonly tag: string;
  readonly members: readonly ListedOperation[];
  readonly chosen: readonly string[];
  readonly onChange: (ids: string[]) => void;
}

function GroupOfOperations({ tag, members, chosen, onChange }: GroupProps) {
  const ids = members.map(({ id }) => id);
  const hasAll = ids.every((id) => chosen.includes(id));
  const without = chosen.filter((id) => !ids.includes(id));
  return (
    <fieldset className={classes['group']}>
      <Group justify="space-between" mb={4}>
        <legend className={classes['legend']}>{tag}</legend>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => onChange(hasAll ? without : [...without, ...ids])}
          aria-label={`${hasAll ? 'None' : 'All'} of ${tag}`}
        >
          {hasAll ? 'None' : 'All'}
        </Button>
      </Group>
      <Stack gap={6}>
        {members.map(({ id, summary }) => (
          <Checkbox
            key={id}
            size="xs"
            label={summary}
            checked={chosen.includes(id)}
            onChange={(event) =>
              onChange(event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id))
            }
          />
        ))}
      </Stack>
    </fieldset>
  );
}
