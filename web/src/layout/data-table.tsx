import { Table, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';

interface DataTableProps {
  /** What it lists, for those who hear it. */
  readonly label: string;
  /** Names of the columns; an empty one stands over buttons. */
  readonly head: readonly string[];
  readonly children: ReactNode;
  readonly minWidth?: string;
}

/** A table that scrolls within itself where the window is narrow, by keyboard too. */
export function DataTable({ label, head, children, minWidth = '34rem' }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes['scroll']} tabIndex={0} aria-label={label}>
      <Table style={{ minWidth }} verticalSpacing="xs" horizontalSpacing="sm" aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {head.map((name) =>
              name === '' ? (
                <Table.Th key="actions" scope="col" className={classes['actions'] ?? ''}>
                  <VisuallyHidden>Actions</VisuallyHidden>
                </Table.Th>
              ) : (
                <Table.Th key={name} scope="col">
                  {name}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </section>
  );
}
