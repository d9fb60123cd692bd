import { Code, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { HookBinding } from '../api/model.ts';
import { AdminPage } from '../layout/admin-page.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Section } from '../layout/section.tsx';
import { BindingRow } from './binding-row.tsx';
import { hookBindingsQuery } from './hook-queries.ts';

/** The hooks of the client extension and their health, for administrators. */
export function HooksPage() {
  return (
    <AdminPage
      title="Hooks"
      intro="The points where the client extension can act. To see what a handler did to one request, open the request in the log of its subscription."
    >
      <Loaded query={useQuery(hookBindingsQuery)}>{(points) => <HookPoints points={points} />}</Loaded>
    </AdminPage>
  );
}

function HookPoints({ points }: { readonly points: readonly HookBinding[] }) {
  const bound = points.filter(({ Binding }) => Binding !== 'None');
  const free = points.filter(({ Binding }) => Binding === 'None');
  return (
    <>
      <Section title="Hooks with a handler">
        {bound.length === 0 ? (
          <Empty title="No hooks with a handler">
            The client extension of this server defines no handlers.
          </Empty>
        ) : (
          <DataTable
            label="Hooks with a handler"
            head={['Hook', 'State', 'Circuit', 'Calls in 24 h', 'Failures', 'Bypassed', '']}
            minWidth="54rem"
          >
            {bound.map((binding) => (
              <BindingRow key={binding.Hook} binding={binding} />
            ))}
          </DataTable>
        )}
      </Section>
      {free.length === 0 ? null : (
        <Section title="Hooks without a handler" intro="Points where the client extension could act.">
          <List size="sm" spacing={6} listStyleType="none">
            {free.map(({ Hook, Fires }) => (
              <List.Item key={Hook}>
                <Code>{Hook}</Code>{' '}
                <Text span size="sm" c="dimmed">
                  {Fires}
                </Text>
              </List.Item>
            ))}
          </List>
        </Section>
      )}
    </>
  );
}
