import { NumberInput, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { ConsoleEndpoint } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { formatNumber } from '../layout/numbers.ts';
import { replayEvents } from './event-queries.ts';

interface ReplayDialogProps {
  readonly endpoint: ConsoleEndpoint;
  readonly onClose: () => void;
}

/** Sends a range of delivered events once more. */
export function ReplayDialog({ endpoint: { EndpointId, Name, Cursor }, onClose }: ReplayDialogProps) {
  const client = useQueryClient();
  const form = useForm({ From: Math.max(1, Cursor), Through: Math.max(1, Cursor) }, async (range) => {
    await replayEvents(EndpointId, range);
    await client.invalidateQueries({ queryKey: ['event-endpoints'] });
    onClose();
  });
  const { From, Through } = form.values;
  const count = Through - From + 1;
  const field = (name: 'From' | 'Through', label: string) => (
    <NumberInput
      name={name}
      label={label}
      min={1}
      allowDecimal={false}
      value={form.values[name]}
      onChange={(value) => form.set(name, Number(value))}
      error={form.errorOf(name)}
      required
    />
  );
  return (
    <FormDialog title={`Replay events to ${Name}`} form={form} saveLabel="Replay" onClose={onClose}>
      <Text size="sm">
        Sends events that were delivered before once more, in order, while live deliveries go on. They keep
        their ids and have the header <code>X-Upline-Replay: true</code>. The endpoint has reached event{' '}
        {formatNumber(Cursor)}.
      </Text>
      {field('From', 'First event')}
      {field('Through', 'Last event')}
      <Text size="sm" c="dimmed" role="status">
        {count < 1
          ? 'The first event must not be after the last one.'
          : `${formatNumber(count)} ${count === 1 ? 'event' : 'events'}, without those that its settings leave out.`}
      </Text>
    </FormDialog>
  );
}
