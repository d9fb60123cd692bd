import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { Person } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { CodeBlock } from '../layout/code-block.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { Timestamp } from '../layout/timestamp.tsx';

interface PasswordLinkDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** Makes a link with which the person chooses a password. It is shown once; only the person sees the password. */
export function PasswordLinkDialog({ person, onClose }: PasswordLinkDialogProps) {
  const { CustomerId: customerId, Name } = person;
  const client = useQueryClient();
  const making = useMutation({
    mutationFn: () =>
      answerOf(
        portal.POST('/portal/api/office/people/{customerId}/password-link', {
          params: { path: { customerId } },
          body: {},
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['person', customerId, 'timeline'] }),
    gcTime: 0,
  });
  const { data: made } = making;
  return (
    <Modal opened onClose={onClose} title={`Reset link for ${Name}`}>
      <Stack>
        {made === undefined ? (
          <Text size="sm">
            The link lets {Name} choose a password. It works once, for a day, and replaces an earlier link.
            The current password works until the link is used. Making a link is noted in the timeline.
          </Text>
        ) : (
          <>
            <Text size="sm">
              Send this link to {Name} through a channel that others cannot read. It works once, until{' '}
              <Timestamp at={made.ExpiresAt} />, and is not shown again.
            </Text>
            <CodeBlock text={made.Link} what="the link" />
          </>
        )}
        {making.error === null ? null : <ErrorNote error={making.error} />}
        <Group justify="flex-end" gap="sm">
          {made === undefined ? (
            <>
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button loading={making.isPending} onClick={() => making.mutate()} data-autofocus>
                Make link
              </Button>
            </>
          ) : (
            <Button onClick={onClose}>Done</Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
