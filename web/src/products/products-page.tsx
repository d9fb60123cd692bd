import { Button, Menu, Table, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, portal } from '../api/client.ts';
import type { Product } from '../api/model.ts';
import { AdminPage } from '../layout/admin-page.tsx';
import { ConfirmDialog } from '../layout/confirm-dialog.tsx';
import { DataTable } from '../layout/data-table.tsx';
import { PlusIcon } from '../layout/icons.tsx';
import { Empty, Loaded } from '../layout/loaded.tsx';
import { RowMenu } from '../layout/row-menu.tsx';
import { ProductFormDialog } from './product-form-dialog.tsx';
import { productsQuery } from './product-queries.ts';

/** Named sets of operations, for administrators. */
export function ProductsPage() {
  const [isCreating, setIsCreating] = useState(false);
  return (
    <AdminPage
      title="Products"
      intro="A product is a named set of operations. A subscription with a product can call only those operations."
      actions={
        <Button leftSection={<PlusIcon />} onClick={() => setIsCreating(true)}>
          New product
        </Button>
      }
    >
      <Loaded query={useQuery(productsQuery)}>
        {(products) =>
          products.length === 0 ? (
            <Empty title="No products yet">
              Without products, every subscription can call all operations.
            </Empty>
          ) : (
            <DataTable label="Products" head={['Name', 'Operations', '']} minWidth="30rem">
              {products.map((product) => (
                <Row key={product.ProductId} product={product} />
              ))}
            </DataTable>
          )
        }
      </Loaded>
      {isCreating ? <ProductFormDialog product={null} onClose={() => setIsCreating(false)} /> : null}
    </AdminPage>
  );
}

function Row({ product }: { readonly product: Product }) {
  const [dialog, setDialog] = useState<'edit' | 'remove' | null>(null);
  const client = useQueryClient();
  const close = () => setDialog(null);
  const remove = async () => {
    const params = { path: { productId: product.ProductId } };
    await answerOf(portal.DELETE('/portal/api/products/{productId}', { params }));
    await client.invalidateQueries({ queryKey: ['products'] });
  };
  return (
    <Table.Tr>
      <Table.Td maw={360} style={{ overflowWrap: 'anywhere' }}>
        <Text size="sm" fw={500}>
          {product.Name}
        </Text>
        <Text size="xs" c="dimmed">
          {product.Description}
        </Text>
      </Table.Td>
      <Table.Td>{product.Operations.length}</Table.Td>
      <Table.Td>
        <RowMenu label={`Actions for ${product.Name}`}>
          <Menu.Item onClick={() => setDialog('edit')}>Edit</Menu.Item>
          <Menu.Item onClick={() => setDialog('remove')}>Remove</Menu.Item>
        </RowMenu>
        {dialog === 'edit' ? <ProductFormDialog product={product} onClose={close} /> : null}
        {dialog === 'remove' ? (
          <ConfirmDialog
            title={`Remove ${product.Name}?`}
            confirmLabel="Remove product"
            isDangerous
            onConfirm={remove}
            onClose={close}
          >
            You cannot remove a product that subscriptions use. Assign another product to them first.
          </ConfirmDialog>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}
