import { Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Subscription } from '../api/model.ts';
import { AdminPage } from '../layout/admin-page.tsx';
import { AppLink } from '../layout/app-link.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { PlusIcon } from '../layout/icons.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { StateBadge } from './state-badge.tsx';
import { SubscriptionFormDialog } from './subscription-form-dialog.tsx';
import { SubscriptionMenu } from './subscription-menu.tsx';
import { allSubscriptionsQuery } from './subscription-queries.ts';

/** Every subscription, for administrators. */
export function AllSubscriptionsPage() {
  const [isCreating, setIsCreating] = useState(false);
  return (
    <AdminPage
      title="Subscriptions"
      intro="A subscription is a named pair of keys with an owner, a product and its own limits."
      actions={
        <Button leftSection={<PlusIcon />} onClick={() => setIsCreating(true)}>
          New subscription
        </Button>
      }
    >
      <Loaded query={useQuery(allSubscriptionsQuery)}>
        {(subscriptions) =>
          subscriptions.length === 0 ? (
            <Empty title="No subscriptions">Every API client needs the key of a subscription.</Empty>
          ) : (
            <DataTable
              label="Subscriptions"
              head={[
                'Name',
                'State',
                'Owner',
                'Product',
                'Requests (24 h)',
                'Errors (24 h)',
                'Last used',
                '',
              ]}
              minWidth="54rem"
            >
              {subscriptions.map((subscription) => (
                <Row key={subscription.SubscriptionId} subscription={subscription} />
              ))}
            </DataTable>
          )
        }
      </Loaded>
      {isCreating ? (
        <SubscriptionFormDialog subscription={null} onClose={() => setIsCreating(false)} />
      ) : null}
    </AdminPage>
  );
}

function Row({ subscription }: { readonly subscription: Subscription }) {
  const { SubscriptionId, Name, State, Owner, Product, Requests24h, Errors24h, LastUsedAt } = subscription;
  return (
    <Table.Tr>
      <Table.Td maw={260}>
        <AppLink
          href={`/profile/subscriptions/${SubscriptionId}`}
          size="sm"
          fw={500}
          style={{ overflowWrap: 'anywhere' }}
        >
          {Name}
        </AppLink>
      </Table.Td>
      <Table.Td>
        <StateBadge state={State} />
      </Table.Td>
      <Table.Td>{Owner?.Name ?? <Dimmed>None</Dimmed>}</Table.Td>
      <Table.Td>{Product?.Name ?? <Dimmed>All operations</Dimmed>}</Table.Td>
      <Table.Td>{Requests24h}</Table.Td>
      <Table.Td>{Errors24h}</Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        <Timestamp at={LastUsedAt} />
      </Table.Td>
      <Table.Td>
        <SubscriptionMenu subscription={subscription} />
      </Table.Td>
    </Table.Tr>
  );
}

function Dimmed({ children }: { readonly children: string }) {
  return (
    <Text span size="sm" c="dimmed">
      {children}
    </Text>
  );
}
