import { Table } from '@mantine/core';
import { DataTable } from '../layout/data-table.tsx';
import { Panel } from '../layout/panel.tsx';
import classes from './plan.module.css';
import { nameOf, type Plan } from './plan-query.ts';

/** Required fields of each type, and unique fields. */
export function FieldsPanel({ plan }: { readonly plan: Plan }) {
  const fields = [
    ...new Set([...plan.Types.flatMap(({ Required }) => Required), ...plan.UniqueFields]),
  ].toSorted();
  const columns = plan.Types.map(({ Id }) => nameOf(plan, Id));
  return (
    <Panel title="Required and unique fields" columns={3}>
      <DataTable label="Required fields by type, and unique fields" head={['Field', ...columns, 'Unique']}>
        {fields.map((field) => (
          <Table.Tr key={field}>
            <Table.Td>
              <code>{field}</code>
            </Table.Td>
            {plan.Types.map(({ Id, Required }) => (
              <Table.Td key={Id}>
                {Required.includes(field) ? (
                  <span className={classes['required']}>required</span>
                ) : (
                  <span className={classes['optional']}>optional</span>
                )}
              </Table.Td>
            ))}
            <Table.Td>{plan.UniqueFields.includes(field) ? 'unique' : ''}</Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </Panel>
  );
}
