import { Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answerOf, portal } from '../api/client.ts';
import type { Product } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { OperationPicker } from './operation-picker.tsx';

interface ProductFormDialogProps {
  /** null for a new one. */
  readonly product: Product | null;
  readonly onClose: () => void;
}

export function ProductFormDialog({ product, onClose }: ProductFormDialogProps) {
  const client = useQueryClient();
  const initial = {
    Name: product?.Name ?? '',
    Description: product?.Description ?? '',
    Operations: product?.Operations ?? [],
  };
  const form = useForm(initial, async (body) => {
    if (product === null) await answerOf(portal.POST('/portal/api/products', { body }));
    else {
      const params = { path: { productId: product.ProductId } };
      await answerOf(portal.PUT('/portal/api/products/{productId}', { params, body }));
    }
    await client.invalidateQueries({ queryKey: ['products'] });
    onClose();
  });
  return (
    <FormDialog
      title={product === null ? 'New product' : `Product ${product.Name}`}
      form={form}
      saveLabel={product === null ? 'Create' : 'Save'}
      onClose={onClose}
      size="lg"
    >
      <TextInput {...form.text('Name')} label="Name" required data-autofocus />
      <Textarea {...form.text('Description')} label="Description" autosize minRows={2} maxRows={5} />
      <OperationPicker
        chosen={form.values.Operations}
        onChange={(ids) => form.set('Operations', ids)}
        error={form.errorOf('Operations')}
      />
    </FormDialog>
  );
}
