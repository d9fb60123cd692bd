import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Permission } from '../api/model.ts';
import { LoadingLines } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { RequireAccount } from '../session/require-account.tsx';
import { useOffice } from './office-query.ts';

interface RequirePermissionProps {
  readonly permission: Permission;
  readonly children: () => ReactNode;
}

/** Shows a page of the back office only to those who may use it; the server itself checks every call. */
export function RequirePermission(props: RequirePermissionProps) {
  return <RequireAccount>{() => <Permitted {...props} />}</RequireAccount>;
}

function Permitted({ permission, children }: RequirePermissionProps) {
  const office = useOffice();
  if (office === undefined) return <LoadingLines />;
  if (office.Permissions.includes(permission)) return children();
  return (
    <Page title="Not for your role">
      <Text>
        {office.Roles.length === 0
          ? 'Your account has no role in the back office.'
          : `Your roles (${office.Roles.join(', ')}) do not permit this page.`}{' '}
        An administrator can give you another role.
      </Text>
    </Page>
  );
}
