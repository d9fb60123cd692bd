import { Table } from '@mantine/core';
import type { UsageHour } from '../api/model.ts';
import { DataTable } from '../layout/data-table.tsx';
import { formatHour } from '../layout/timestamp.tsx';

export function UsageTable({ hours }: { readonly hours: readonly UsageHour[] }) {
  return (
    <DataTable label="Requests per hour" head={['Hour', 'Requests', 'Errors']} minWidth="18rem">
      {hours.map((hour) => (
        <Table.Tr key={hour.At}>
          <Table.Td>{formatHour(hour.At)}</Table.Td>
          <Table.Td>{hour.Requests}</Table.Td>
          <Table.Td>{hour.Errors}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
