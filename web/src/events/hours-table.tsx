import { Table, Text } from '@mantine/core';
import type { ConsoleEndpoint } from '../api/model.ts';
import { DataTable } from '../layout/data-table.tsx';
import { formatNumber } from '../layout/numbers.ts';
import { formatHour } from '../layout/timestamp.tsx';
import classes from './events.module.css';

/** The numbers behind the bars, latest first. */
export function HoursTable({ hours }: { readonly hours: ConsoleEndpoint['Hours'] }) {
  return (
    <details className={classes['hours']}>
      <Text component="summary" size="sm">
        The last 24 hours as a table
      </Text>
      <DataTable label="Attempts by hour" head={['Hour', 'Delivered', 'Failed']} minWidth="16rem">
        {hours.toReversed().map(({ At, Delivered, Failed }) => (
          <Table.Tr key={At}>
            <Table.Td>{formatHour(At)}</Table.Td>
            <Table.Td>{formatNumber(Delivered)}</Table.Td>
            <Table.Td>{formatNumber(Failed)}</Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </details>
  );
}
