import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { SubscriptionKey } from '../api/model.ts';
import { Badge } from '../layout/badge.tsx';
import { CopyTextButton } from '../layout/copy-button.tsx';
import { EyeIcon, EyeOffIcon, RenewIcon } from '../layout/icons.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { formatDay, Timestamp } from '../layout/timestamp.tsx';
import { KeyExpiryDialog } from './key-expiry-dialog.tsx';
import { RegenerateKeyDialog } from './regenerate-key-dialog.tsx';
import classes from './subscriptions.module.css';
import { useRevealedKey } from './use-revealed-key.ts';

interface KeyCardProps {
  readonly subscriptionId: number;
  readonly subscriptionKey: SubscriptionKey;
  readonly isAdministrator: boolean;
}

type Dialog = 'regenerate' | 'expiry';

/** One of the two keys, masked until the reader shows it. */
export function KeyCard({ subscriptionId, subscriptionKey, isAdministrator }: KeyCardProps) {
  const { Slot, MaskedKey, CreatedAt, LastUsedAt, ExpiresAt } = subscriptionKey;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const revealed = useRevealedKey(subscriptionId, Slot);
  const name = `${Slot.toLowerCase()} key`;
  const close = () => setDialog(null);
  return (
    <Paper withBorder p="md" component="article" aria-label={`${Slot} key`}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={3} size="h5">
            {Slot} key
          </Title>
          <Expiry at={ExpiresAt} />
        </Group>
        <code className={classes['key']} data-testid={`${Slot}-key`}>
          {revealed.key ?? MaskedKey}
        </code>
        {revealed.error === null ? null : <ErrorNote error={revealed.error} />}
        <KeyButtons name={name} revealed={revealed} onOpen={setDialog} />
        <Text size="xs" c="dimmed">
          Created <Timestamp at={CreatedAt} />. Last used: <Timestamp at={LastUsedAt} />
        </Text>
      </Stack>
      {dialog === 'regenerate' ? (
        <RegenerateKeyDialog
          subscriptionId={subscriptionId}
          subscriptionKey={subscriptionKey}
          onClose={close}
          onRegenerated={revealed.show}
        />
      ) : null}
      {dialog === 'expiry' ? (
        <KeyExpiryDialog
          subscriptionId={subscriptionId}
          subscriptionKey={subscriptionKey}
          isAdministrator={isAdministrator}
          onClose={close}
        />
      ) : null}
    </Paper>
  );
}

interface KeyButtonsProps {
  /** Name of the key within a sentence. */
  readonly name: string;
  readonly revealed: ReturnType<typeof useRevealedKey>;
  readonly onOpen: (dialog: Dialog) => void;
}

function KeyButtons({ name, revealed, onOpen }: KeyButtonsProps) {
  const isShown = revealed.key !== null;
  return (
    <Group gap="xs">
      <Button
        variant="default"
        size="xs"
        leftSection={isShown ? <EyeOffIcon size={14} /> : <EyeIcon size={14} />}
        loading={revealed.isLoading}
        onClick={revealed.toggle}
        aria-label={`${isShown ? 'Hide' : 'Show'} ${name}`}
      >
        {isShown ? 'Hide' : 'Show'}
      </Button>
      <CopyTextButton value={revealed.key ?? revealed.fetch} what={name} />
      <Button
        variant="default"
        size="xs"
        leftSection={<RenewIcon size={14} />}
        onClick={() => onOpen('regenerate')}
        aria-label={`Regenerate ${name}`}
      >
        Regenerate
      </Button>
      <Button
        variant="default"
        size="xs"
        onClick={() => onOpen('expiry')}
        aria-label={`Expiry date of the ${name}`}
      >
        Expiry
      </Button>
    </Group>
  );
}

const SOON_MS = 14 * 24 * 3_600_000;

function Expiry({ at }: { readonly at: string | null }) {
  if (at === null)
    return (
      <Text size="xs" c="dimmed">
        Never expires
      </Text>
    );
  const left = Date.parse(at) - Date.now();
  if (left <= 0) return <Badge tone="bad">Expired on {formatDay(at)}</Badge>;
  return <Badge tone={left < SOON_MS ? 'warning' : 'neutral'}>Expires on {formatDay(at)}</Badge>;
}
