import { Button, Code, Group, Text } from '@mantine/core';
import { useState } from 'react';
import type { SignedIn, Subscription } from '../api/model.ts';
import { DescriptionList } from '../layout/description-list.tsx';
import { Section } from '../layout/section.tsx';
import { Timestamp } from '../layout/timestamp.tsx';
import { AccessDialog } from './access-dialog.tsx';
import { describeScope } from './scopes.ts';

interface AccessSectionProps {
  readonly subscription: Subscription;
  readonly account: SignedIn;
}

/** The operations that the keys may call, and the addresses that may use them. */
export function AccessSection({ subscription, account }: AccessSectionProps) {
  const [isChanging, setIsChanging] = useState(false);
  const { Owner, Product, Scopes, AllowedAddresses, AllowedOrigins, CreatedAt, State } = subscription;
  return (
    <Section
      title="Access"
      actions={
        State === 'Cancelled' ? null : (
          <Button variant="default" size="xs" onClick={() => setIsChanging(true)}>
            Change
          </Button>
        )
      }
    >
      <DescriptionList
        facts={[
          ['Product', Product?.Name ?? 'All operations'],
          ['Scopes', Scopes.map(describeScope).join(', ')],
          ['Allowed addresses', <Codes key="addresses" values={AllowedAddresses} none="Any" />],
          ['Allowed origins', <Codes key="origins" values={AllowedOrigins} none="Any" />],
          ['Owner', Owner?.Name ?? 'None'],
          ['Created', <Timestamp key="created" at={CreatedAt} />],
        ]}
      />
      {isChanging ? (
        <AccessDialog subscription={subscription} account={account} onClose={() => setIsChanging(false)} />
      ) : null}
    </Section>
  );
}

function Codes({ values, none }: { readonly values: readonly string[]; readonly none: string }) {
  if (values.length === 0) return <Text size="sm">{none}</Text>;
  return (
    <Group gap={6}>
      {values.map((value) => (
        <Code key={value}>{value}</Code>
      ))}
    </Group>
  );
}
