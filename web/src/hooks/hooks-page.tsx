import { Code, List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { HookBinding } from '../api/model.ts';
import { AdminPage } from '../layout/admin-page.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Section } from '../layout/section.tsx';
import { BindingRow } from './binding-row.tsx';
import { hookBindingsQuery } from './hook-queries.ts';

/** Which hooks the client extension has bound, and how they fare; for administrators. */
export function HooksPage() {
  return (
    <AdminPage
      title="Hooks"
      intro="Where the client extension acts. What a handler did to one request stands in the list of hook calls of the API."
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
      <Section title="With a handler">
        {bound.length === 0 ? (
          <Empty title="No hook is bound">The client extension of this server has no handlers.</Empty>
        ) : (
          <DataTable
            label="Hooks with a handler"
            head={['Hook', 'State', 'Circuit', 'Calls in 24 h', 'Failures', 'Passed by', '']}
            minWidth="54rem"
          >
            {bound.map((binding) => (
              <BindingRow key={binding.Hook} binding={binding} />
            ))}
          </DataTable>
        )}
      </Section>
      {free.length === 0 ? null : (
        <Section title="Without a handler" intro="Points where the client extension could act.">
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
