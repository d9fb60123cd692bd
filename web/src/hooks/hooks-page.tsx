import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { HookBinding } from '../api/model.ts';
import { AdminPage } from '../layout/admin-page.tsx';
import { Badge } from '../layout/badge.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Moment } from '../layout/moment.tsx';
import { hookBindingsQuery } from './hook-queries.ts';
import { PauseButton } from './pause-button.tsx';

/** Which hooks the client extension has bound, and how they fare; for administrators. */
export function HooksPage() {
  return (
    <AdminPage
      title="Hooks"
      intro="Where the client extension acts. What a handler did to one request stands in the list of hook calls of the API."
    >
      <Loaded query={useQuery(hookBindingsQuery)}>
        {(bindings) =>
          bindings.length === 0 ? (
            <Empty title="No hook is bound">The client extension of this server has no handlers.</Empty>
          ) : (
            <DataTable
              label="Hooks"
              head={['Hook', 'State', 'Circuit', 'Calls in 24 h', 'Failures', 'Last call', '']}
              minWidth="56rem"
            >
              {bindings.map((binding) => (
                <Row key={binding.Hook} binding={binding} />
              ))}
            </DataTable>
          )
        }
      </Loaded>
    </AdminPage>
  );
}

function Row({ binding }: { readonly binding: HookBinding }) {
  const { Hook, Way, Url, IsShadow, IsPaused, Calls24h, Failures24h, LastCallAt } = binding;
  return (
    <Table.Tr>
      <Table.Td maw={380} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={500}>
          {Hook}
        </Text>
        <Text size="xs" c="dimmed">
          {Way === 'Local' ? 'in this process' : Url}
          {IsShadow ? ', in shadow: only compared' : ''}
        </Text>
      </Table.Td>
      <Table.Td>
        {IsPaused ? <Badge tone="warning">Paused</Badge> : <Badge tone="good">Active</Badge>}
      </Table.Td>
      <Table.Td>
        <Circuit state={binding.Circuit} />
      </Table.Td>
      <Table.Td>{Calls24h}</Table.Td>
      <Table.Td>{Failures24h}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Moment at={LastCallAt} />
      </Table.Td>
      <Table.Td>
        <PauseButton binding={binding} />
      </Table.Td>
    </Table.Tr>
  );
}

function Circuit({ state }: { readonly state: HookBinding['Circuit'] }) {
  if (state === null) return '–';
  if (state === 'Closed') return <Badge tone="good">Closed</Badge>;
  if (state === 'HalfOpen') return <Badge tone="warning">Trying again</Badge>;
  return <Badge tone="bad">Open</Badge>;
}
