import { SegmentedControl, Table } from '@mantine/core';
import { useState } from 'react';
import type { CompanyOverview } from '../api/model.ts';
import { DataTable } from '../layout/data-table.tsx';
import { Empty } from '../layout/loaded.tsx';
import { formatNumber } from '../layout/numbers.ts';
import { Panel } from '../layout/panel.tsx';
import { formatDay } from '../layout/timestamp.tsx';
import classes from './company.module.css';
import { WeeksChart } from './weeks-chart.tsx';

type Weeks = CompanyOverview['Weeks'];

/** Enrollments and changes of type by week, as a chart or as a table. */
export function WeeksPanel({ weeks }: { readonly weeks: Weeks }) {
  const [view, setView] = useState('Chart');
  const isEmpty = weeks.every(({ Enrollments, TypeChanges }) => Enrollments === 0 && TypeChanges === 0);
  return (
    <Panel
      title="Enrollments and changes of type by week"
      columns={2}
      aside={
        isEmpty ? undefined : (
          <SegmentedControl
            size="xs"
            aria-label="View"
            data={['Chart', 'Table']}
            value={view}
            onChange={setView}
          />
        )
      }
    >
      {isEmpty ? (
        <Empty title="Nobody enrolled in the last 26 weeks">Nor did anyone change their type.</Empty>
      ) : view === 'Chart' ? (
        <WeeksChart weeks={weeks} />
      ) : (
        <div className={classes['weeks']}>
          <WeeksTable weeks={weeks} />
        </div>
      )}
    </Panel>
  );
}

function WeeksTable({ weeks }: { readonly weeks: Weeks }) {
  return (
    <DataTable
      label="Enrollments and changes of type by week"
      head={['Week from', 'Enrollments', 'Changes of type']}
      minWidth="0"
    >
      {weeks.toReversed().map(({ From, Enrollments, TypeChanges }) => (
        <Table.Tr key={From}>
          <Table.Td>{formatDay(From)}</Table.Td>
          <Table.Td>{formatNumber(Enrollments)}</Table.Td>
          <Table.Td>{formatNumber(TypeChanges)}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}
