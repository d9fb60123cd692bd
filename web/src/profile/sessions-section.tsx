import { Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import { Badge } from '../layout/badge.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { Loaded } from '../layout/loaded.tsx';
import { Section } from '../layout/section.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { SignOutEverywhereDialog } from '../session/sign-out-everywhere-dialog.tsx';
import { describeBrowser } from './describe-browser.ts';

/** The browsers in which the account is signed in. */
export function SessionsSection() {
  const [isAsking, setIsAsking] = useState(false);
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => answerOf(portal.GET('/portal/api/sessions', { signal })),
  });
  return (
    <Section
      title="Where you are signed in"
      actions={
        <Button variant="default" size="xs" onClick={() => setIsAsking(true)}>
          Sign out everywhere
        </Button>
      }
    >
      <Loaded query={sessions}>
        {(found) => (
          <DataTable label="Sessions" head={['Browser', 'Signed in', 'Last seen']}>
            {found.map((session) => (
              <Table.Tr key={`${session.CreatedAt} ${session.Browser}`}>
                <Table.Td>
                  <Text span size="sm" mr="xs">
                    {describeBrowser(session.Browser)}
                  </Text>
                  {session.IsThis ? <Badge tone="good">This browser</Badge> : null}
                </Table.Td>
                <Table.Td>
                  <Timestamp at={session.CreatedAt} />
                </Table.Td>
                <Table.Td>
                  <Timestamp at={session.LastSeenAt} />
                </Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
        )}
      </Loaded>
      {isAsking ? <SignOutEverywhereDialog onClose={() => setIsAsking(false)} /> : null}
    </Section>
  );
}
