import { Button, Group, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import { useForm } from '../api/use-form.ts';
import { ErrorNote } from '../layout/loaded.tsx';
import classes from './timeline.module.css';

interface NoteFormProps {
  readonly customerId: number;
  readonly onAdded: () => void;
}

/** Adds a note in the timeline. */
export function NoteForm({ customerId, onAdded }: NoteFormProps) {
  const client = useQueryClient();
  const form = useForm({ Text: '' }, async (values) => {
    await answerOf(
      portal.POST('/portal/api/office/people/{customerId}/notes', {
        params: { path: { customerId } },
        body: values,
      }),
    );
    form.set('Text', '');
    onAdded();
    await client.invalidateQueries({ queryKey: ['person', customerId, 'timeline'] });
  });
  const isEmpty = form.values.Text.trim() === '';
  return (
    <form onSubmit={form.submit} className={classes['noteForm']}>
      <Textarea label="New note" autosize minRows={1} maxRows={8} maxLength={4000} {...form.text('Text')} />
      {form.problem === null ? null : <ErrorNote error={form.problem} />}
      {isEmpty ? null : (
        <Group justify="flex-end" mt={6}>
          <Button type="submit" size="xs" loading={form.isSaving}>
            Add note
          </Button>
        </Group>
      )}
    </form>
  );
}
