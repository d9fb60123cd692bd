import { Select } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/model.ts';
import { ChangeDrawer } from './change-drawer.tsx';
import { statusChangeOf } from './change-queries.ts';
import { useOffice } from './office-query.ts';
import { useChange } from './use-change.ts';

interface StatusDrawerProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** Changes the status, after a preview of its effects under the plan. */
export function StatusDrawer({ person, onClose }: StatusDrawerProps) {
  const statuses = useOffice()?.Statuses ?? [];
  const [status, setStatus] = useState(person.CustomerStatus);
  const isChanged = status !== person.CustomerStatus;
  const way = isChanged ? statusChangeOf(person.CustomerId, status) : null;
  const change = useChange({ person, way, isChanged, onSaved: onClose });
  return (
    <ChangeDrawer
      title={`Change the status of ${change.before.Name}`}
      change={change}
      saveLabel="Change status"
      onClose={onClose}
    >
      <Select
        label="Status"
        data={statuses.map(({ Id, Name }) => ({ value: String(Id), label: Name }))}
        value={String(status)}
        onChange={(value) => setStatus(Number(value ?? person.CustomerStatus))}
        error={change.errorOf('CustomerStatus')}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
        data-autofocus
      />
    </ChangeDrawer>
  );
}
