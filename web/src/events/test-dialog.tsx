import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ConsoleEndpoint } from '../api/model.ts';
import { useMutation } from '../api/use-mutation.ts';
import { CodeBlock } from '../layout/code-block.tsx';
import { ErrorNote } from '../layout/loaded.tsx';
import { Note } from '../layout/note.tsx';
import { sendTest } from './event-queries.ts';
import { describeDuration, describeResult } from './event-words.ts';

interface TestDialogProps {
  readonly endpoint: ConsoleEndpoint;
  readonly onClose: () => void;
}

/** Sends a test and shows what the receiver did. */
export function TestDialog({ endpoint: { EndpointId, Name, Url }, onClose }: TestDialogProps) {
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: () => sendTest(EndpointId),
    onSuccess: () => client.invalidateQueries({ queryKey: ['event-endpoints', EndpointId] }),
    gcTime: 0,
  });
  const { data: attempt, error } = sending;
  return (
    <Modal opened onClose={onClose} title={`Send a test to ${Name}`} size="lg">
      <Stack gap="sm">
        <Text size="sm">
          An event <code>day.started</code> with the id <code>evt_0</code>, signed like every other. It is not
          in the feed. The receiver has 20 seconds to answer.
        </Text>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          To <code>{Url}</code>
        </Text>
        {error === null ? null : <ErrorNote error={error} />}
        {attempt === undefined ? null : (
          <Note
            tone={attempt.Outcome === 'delivered' ? 'good' : 'bad'}
            title={attempt.Outcome === 'delivered' ? 'The receiver accepted the test.' : 'The test failed.'}
          >
            <Text size="sm">
              {describeResult(attempt)}, after {describeDuration(attempt.DurationMs)}
            </Text>
            {attempt.Answer === null || attempt.Answer === '' ? null : (
              <CodeBlock text={attempt.Answer} what="answer" />
            )}
          </Note>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {attempt === undefined ? 'Cancel' : 'Close'}
          </Button>
          <Button loading={sending.isPending} onClick={() => sending.mutate()} data-autofocus>
            {attempt === undefined ? 'Send test' : 'Send another'}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
