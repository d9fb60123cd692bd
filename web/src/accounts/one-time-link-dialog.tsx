import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { OneTimeLink } from '../api/model.ts';
import { AppLink } from '../layout/app-link.tsx';
import { CodeBlock } from '../layout/code-block.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { Timestamp } from '../layout/timestamp.tsx';

interface OneTimeLinkDialogProps {
  readonly link: OneTimeLink;
  /** The person who receives the link. */
  readonly name: string;
  /** Why the account was created, but did not get its subscription. */
  readonly accessError?: Error | null;
  readonly onClose: () => void;
}

/** The link is shown only once: the server stores a hash of its token. */
export function OneTimeLinkDialog({ link, name, accessError = null, onClose }: OneTimeLinkDialogProps) {
  return (
    <Modal opened onClose={onClose} title={`One-time link for ${name}`}>
      <Stack>
        <Text size="sm">
          Send this link to {name} through a channel that others cannot read. Anyone who opens it can choose
          the password. It works once, until <Timestamp at={link.ExpiresAt} />, and is not shown again.
        </Text>
        <CodeBlock text={link.Link} what="the link" />
        {accessError === null ? null : (
          <>
            <ErrorNote error={accessError} />
            <Text size="sm">
              The invitation is valid, but {name} has no subscription. Assign one under{' '}
              <AppLink href="/admin/subscriptions">Administration, Subscriptions</AppLink>.
            </Text>
          </>
        )}
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
