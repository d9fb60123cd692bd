import { Table, Text, VisuallyHidden } from '@mantine/core';
import { useResizeObserver } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './data-table.module.css';

interface DataTableProps {
  /** Name of the table for screen readers. */
  readonly label: string;
  /** Names of the columns; an empty name is for a column of buttons. */
  readonly head: readonly string[];
  readonly children: ReactNode;
  readonly minWidth?: string;
}

/** A table that scrolls sideways in a narrow window, by keyboard too, and says so. */
export function DataTable({ label, head, children, minWidth = '34rem' }: DataTableProps) {
  const [scroll, { width: visible }] = useResizeObserver<HTMLElement>();
  const [table, { width: full }] = useResizeObserver<HTMLTableElement>();
  const isCut = full > visible + 1;
  return (
    <>
      {isCut ? (
        <Text size="xs" c="dimmed" mb={4} aria-hidden>
          Scroll the table sideways to see all columns →
        </Text>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroll} className={classes['scroll']} tabIndex={0} aria-label={label}>
        <Table
          ref={table}
          style={{ minWidth }}
          verticalSpacing="xs"
          horizontalSpacing="sm"
          aria-label={label}
        >
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
    </>
  );
}
