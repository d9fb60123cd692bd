import { Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Permission } from '../api/model.ts';
import { LoadingLines } from '../layout/loaded.tsx';
import { Page } from '../layout/page.tsx';
import { RequireAccount } from '../session/require-account.tsx';
import { officeQuery, useOffice } from './office-query.ts';

interface RequirePermissionProps {
  readonly permission: Permission;
  readonly children: () => ReactNode;
}

/** Shows a page of the back office only to accounts that may use it; the server itself checks every call. */
export function RequirePermission(props: RequirePermissionProps) {
  return <RequireAccount>{() => <Permitted {...props} />}</RequireAccount>;
}

function Permitted({ permission, children }: RequirePermissionProps) {
  const office = useOffice();
  const client = useQueryClient();
  const [wasPermitted, setWasPermitted] = useState(false);
  if (office === undefined) return <LoadingLines />;
  if (office.Permissions.includes(permission)) {
    if (!wasPermitted) setWasPermitted(true);
    return children();
  }
  return (
    <Page title={wasPermitted ? 'No longer for your role' : 'Not for your role'}>
      <Text role={wasPermitted ? 'alert' : undefined}>
        {wasPermitted ? 'Your roles changed while this page was open. ' : ''}
        {office.Roles.length === 0
          ? 'Your account has no role in the back office. An administrator can give you one.'
          : `Your roles (${office.Roles.join(', ')}) do not permit this page. An administrator can give you another one.`}
      </Text>
      <Button
        mt="md"
        variant="default"
        size="xs"
        onClick={() => void client.invalidateQueries({ queryKey: officeQuery.queryKey })}
      >
        Check again
      </Button>
    </Page>
  );
}
