import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Account } from '../api/model.ts';
import { useForm } from '../api/use-form.ts';
import { FormDialog } from '../layout/form-dialog.tsx';
import { ProductSelect } from '../products/product-select.tsx';
import { refreshAccess } from './account-queries.ts';
import { grantAccess } from './grant-access.ts';

interface GrantDialogProps {
  readonly account: Account;
  readonly onClose: () => void;
}

interface Values {
  readonly ProductId: number | null;
}

/** Grants a request for access with a new subscription. */
export function GrantDialog({ account, onClose }: GrantDialogProps) {
  const client = useQueryClient();
  const form = useForm<Values>({ ProductId: null }, async ({ ProductId }) => {
    // Another administrator may have answered the request, so the list is refreshed after a refusal too.
    await grantAccess(account.AccountId, { ProductId, IsRequested: true }).finally(() =>
      refreshAccess(client),
    );
    onClose();
  });
  return (
    <FormDialog
      title={`Grant access to ${account.Name}`}
      form={form}
      saveLabel="Grant access"
      onClose={onClose}
    >
      <Text size="sm">
        {account.Name} gets a new subscription with two keys. Without a product, the keys can call all
        operations.
      </Text>
      <ProductSelect
        value={form.values.ProductId}
        onChange={(value) => form.set('ProductId', value)}
        error={form.errorOf('ProductId')}
      />
    </FormDialog>
  );
}
