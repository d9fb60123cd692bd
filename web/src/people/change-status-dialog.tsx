import { Select, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/api-error.ts';
import { answerOf, portal } from '../api/client.ts';
import type { Person } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { Note } from '../layout/note.tsx';
import { useOffice } from './office-query.ts';

interface ChangeStatusDialogProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** Changes the status of the record that the page shows; refused if somebody else has changed it. */
export function ChangeStatusDialog({ person, onClose }: ChangeStatusDialogProps) {
  const client = useQueryClient();
  const statuses = useOffice()?.Statuses ?? [];
  const refresh = () => client.invalidateQueries({ queryKey: ['person', person.CustomerId] });
  const form = useForm({ CustomerStatus: String(person.CustomerStatus) }, async ({ CustomerStatus }) => {
    await answerOf(
      portal.PUT('/portal/api/office/people/{customerId}/status', {
        params: { path: { customerId: person.CustomerId } },
        body: { CustomerStatus: Number(CustomerStatus), Version: person.Version },
      }),
    );
    await refresh();
    onClose();
  });
  const isOutdated = form.problem instanceof ApiError && form.problem.code === 'precondition_failed';
  return (
    <FormDialog
      title={`Change the status of ${person.Name}`}
      form={isOutdated ? { ...form, problem: null } : form}
      saveLabel="Change status"
      onClose={onClose}
    >
      {isOutdated ? (
        <Note tone="warning" title="Somebody else has changed this person.">
          Close this dialog and refresh the page to see the change.
        </Note>
      ) : null}
      <Select
        label="Status"
        data={statuses.map(({ Id, Name }) => ({ value: String(Id), label: Name }))}
        value={form.values.CustomerStatus}
        onChange={(value) => form.set('CustomerStatus', value ?? String(person.CustomerStatus))}
        error={form.errorOf('CustomerStatus')}
        allowDeselect={false}
        data-autofocus
      />
      <Text size="xs" c="dimmed">
        The plan decides what follows from a status, for example that the person leaves a tree or cannot log
        in.
      </Text>
    </FormDialog>
  );
}
