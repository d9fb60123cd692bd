import { operationContracts } from '../catalogue/operations.ts';
import { type PortalOperation, portalOperation } from '../http/portal-operation.ts';
import type { NewProduct, Product } from '../subscriptions/product.ts';
import {
  createProductContract,
  listOperationGroupsContract,
  listProductsContract,
  removeProductContract,
  replaceProductContract,
} from '../subscriptions/product-contracts.ts';
import { scopesOf } from '../subscriptions/scopes.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';

/** The portal's operations on products, and on the groups that scopes name. */
export function createProductOperations({
  products,
  operations,
}: Pick<SubscriptionStorage, 'products' | 'operations'>): PortalOperation[] {
  return [
    portalOperation(listProductsContract, 'signed-in', async () => ({
      body: (await products.list()).map(productAnswer),
    })),
    portalOperation(createProductContract, 'administrator', async ({ body }) => ({
      body: productAnswer(await products.create(productOf(body))),
    })),
    portalOperation(replaceProductContract, 'administrator', async ({ params, body }) => ({
      body: productAnswer(await products.replace(params.productId, productOf(body))),
    })),
    portalOperation(removeProductContract, 'administrator', async ({ params }) => {
      await products.remove(params.productId);
      return { body: {} };
    }),
    portalOperation(listOperationGroupsContract, 'signed-in', async () => ({
      body: { Scopes: scopesOf([]), Groups: groups(scopesOf(operations)) },
    })),
  ];
}

function groups(scopes: readonly string[]) {
  return [...Map.groupBy(operationContracts, ({ tag }) => tag)].map(([group, contracts]) => ({
    Group: group,
    Scopes: scopes.filter((scope) => scope.startsWith(`${group}:`)),
    Operations: contracts.map(({ id, summary, method, path }) => ({
      OperationId: id,
      Summary: summary,
      Method: method,
      Path: path,
    })),
  }));
}

function productOf(body: { Name: string; Description?: string; Operations: string[] }): NewProduct {
  return { name: body.Name.trim(), description: body.Description ?? '', operations: body.Operations };
}

function productAnswer({ id, name, description, operations }: Product) {
  return { ProductId: id, Name: name, Description: description, Operations: [...operations] };
}
