import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { OneTimeLink } from '../api/model.ts';
import { CodeBlock } from '../layout/code-block.tsx';
import { Note } from '../layout/note.tsx';
import { Timestamp } from '../layout/timestamp.tsx';

interface OneTimeLinkDialogProps {
  readonly link: OneTimeLink;
  /** The person who receives the link. */
  readonly name: string;
  /** Whether the account was created, but did not get its subscription. */
  readonly lacksAccess?: boolean;
  readonly onClose: () => void;
}

/** The link is shown only once: the server stores a hash of its token. */
export function OneTimeLinkDialog({ link, name, lacksAccess = false, onClose }: OneTimeLinkDialogProps) {
  return (
    <Modal opened onClose={onClose} title={`One-time link for ${name}`}>
      <Stack>
        <Text size="sm">
          Send this link to {name} through a channel that others cannot read. Anyone who opens it can choose
          the password. It works once, until <Timestamp at={link.ExpiresAt} />, and is not shown again.
        </Text>
        <CodeBlock text={link.Link} what="the link" />
        {lacksAccess ? (
          <Note tone="bad" title="The subscription was not assigned.">
            <Text size="sm">
              The invitation is valid. Assign a subscription to {name} under Administration, Subscriptions.
            </Text>
          </Note>
        ) : null}
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
