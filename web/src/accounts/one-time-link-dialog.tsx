import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { OneTimeLink } from '../api/model.ts';
import { CodeBlock } from '../layout/code-block.tsx';
import { Timestamp } from '../layout/timestamp.tsx';

interface OneTimeLinkDialogProps {
  readonly link: OneTimeLink;
  /** Whom it is for. */
  readonly name: string;
  readonly onClose: () => void;
}

/** The link is shown this once: the server keeps only what it needs to know it again. */
export function OneTimeLinkDialog({ link, name, onClose }: OneTimeLinkDialogProps) {
  return (
    <Modal opened onClose={onClose} title={`One-time link for ${name}`}>
      <Stack>
        <Text size="sm">
          Send it to {name} in a way that others can’t read: whoever opens it chooses the password. It works
          once, until <Timestamp at={link.ExpiresAt} />, and is not shown again.
        </Text>
        <CodeBlock text={link.Link} what="the link" />
        <Group justify="flex-end">
          <Button onClick={onClose}>Done</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
