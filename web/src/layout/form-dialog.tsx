import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Form } from '../api/use-form.ts';
import { ErrorNote } from './loaded.tsx';

interface FormDialogProps<Values> {
  readonly title: string;
  readonly form: Form<Values>;
  readonly saveLabel: string;
  readonly onClose: () => void;
  readonly size?: string;
  readonly children: ReactNode;
}

/** A form in a dialog. Errors of the server are shown above the fields. */
export function FormDialog<Values>({
  title,
  form,
  saveLabel,
  onClose,
  size = 'md',
  children,
}: FormDialogProps<Values>) {
  return (
    <Modal opened onClose={onClose} title={title} size={size}>
      <form onSubmit={form.submit}>
        <Stack>
          {form.problem === null ? null : <ErrorNote error={form.problem} />}
          {children}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={form.isSaving}>
              {saveLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
