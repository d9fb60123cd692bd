import { Button, Checkbox, Group, Input, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OperationGroups } from '../api/model.ts';
import { SearchIcon } from '../layout/icons.tsx';
import { Loaded } from '../layout/loaded.tsx';
import classes from './operation-picker.module.css';
import { operationGroupsQuery } from './product-queries.ts';

interface OperationPickerProps {
  readonly chosen: readonly string[];
  readonly onChange: (ids: string[]) => void;
  readonly error: string | null;
}

/** All operations by group, to select one by one or by group. */
export function OperationPicker({ chosen, onChange, error }: OperationPickerProps) {
  const [search, setSearch] = useState('');
  return (
    <Input.Wrapper label={`Operations (${chosen.length} selected)`} error={error}>
      <TextInput
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        placeholder="Search by name or group"
        aria-label="Search operations"
        leftSection={<SearchIcon size={14} />}
        mb="xs"
      />
      <Loaded query={useQuery(operationGroupsQuery)}>
        {({ Groups }) => {
          const found = Groups.map((group) => narrow(group, search)).filter(
            ({ Operations }) => Operations.length > 0,
          );
          if (found.length === 0)
            return (
              <Text size="sm" c="dimmed">
                No matching operations.
              </Text>
            );
          return (
            <div className={classes['list']}>
              {found.map((group) => (
                <GroupOfOperations key={group.Group} group={group} chosen={chosen} onChange={onChange} />
              ))}
            </div>
          );
        }}
      </Loaded>
    </Input.Wrapper>
  );
}

type OperationGroup = OperationGroups['Groups'][number];

/** The operations of a group that match a search. */
function narrow(group: OperationGroup, search: string): OperationGroup {
  const wanted = search.trim().toLowerCase();
  const Operations = group.Operations.filter(({ OperationId, Summary, Path }) =>
    `${OperationId} ${group.Group} ${Summary} ${Path}`.toLowerCase().includes(wanted),
  );
  return { ...group, Operations };
}

interface GroupProps {
  readonly group: OperationGroup;
  readonly chosen: readonly string[];
  readonly onChange: (ids: string[]) => void;
}

function GroupOfOperations({ group: { Group: name, Operations }, chosen, onChange }: GroupProps) {
  const ids = Operations.map(({ OperationId }) => OperationId);
  const hasAll = ids.every((id) => chosen.includes(id));
  const without = chosen.filter((id) => !ids.includes(id));
  return (
    <fieldset className={classes['group']}>
      <Group justify="space-between" mb={4}>
        <legend className={classes['legend']}>{name}</legend>
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => onChange(hasAll ? without : [...without, ...ids])}
          aria-label={`${hasAll ? 'Clear all' : 'Select all'} in ${name}`}
        >
          {hasAll ? 'Clear all' : 'Select all'}
        </Button>
      </Group>
      <Stack gap={6}>
        {Operations.map(({ OperationId: id, Summary }) => (
          <Checkbox
            key={id}
            size="xs"
            label={Summary}
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
