import { ActionIcon, Menu } from '@mantine/core';
import type { ReactNode } from 'react';
import { MoreIcon } from './icons.tsx';

interface RowMenuProps {
  /** Names the row: "Actions for Ada". */
  readonly label: string;
  readonly children: ReactNode;
}

/** Actions on a row of a table. */
export function RowMenu({ label, children }: RowMenuProps) {
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" c="dimmed" aria-label={label}>
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}
