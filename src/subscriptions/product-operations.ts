import type { OperationContract } from '../http/operation.ts';
import { definePortalOperation } from '../http/portal-operation.ts';
import type { NewProduct, Product } from './product.ts';
import {
  createProductContract,
  listOperationGroupsContract,
  listProductsContract,
  removeProductContract,
  replaceProductContract,
} from './product-contracts.ts';
import { scopesOf } from './scopes.ts';
import type { SubscriptionStorage } from './subscription-storage.ts';

export interface ProductOperationDependencies {
  readonly products: SubscriptionStorage['products'];
  readonly operations: SubscriptionStorage['operations'];
  /** Every operation of the API, in the order of the reference. */
  readonly contracts: readonly OperationContract[];
}

/** The portal's operations on products, and the groups that scopes name. */
export const productOperations = [
  definePortalOperation(
    listProductsContract,
    'signed-in',
    ({ products }: ProductOperationDependencies) =>
      async () => ({ body: (await products.list()).map(productAnswer) }),
  ),
  definePortalOperation(
    createProductContract,
    'administrator',
    ({ products }: ProductOperationDependencies) =>
      async ({ body }) => ({ body: productAnswer(await products.create(productOf(body))) }),
  ),
  definePortalOperation(
    replaceProductContract,
    'administrator',
    ({ products }: ProductOperationDependencies) =>
      async ({ params, body }) => ({
        body: productAnswer(await products.replace(params.productId, productOf(body))),
      }),
  ),
  definePortalOperation(
    removeProductContract,
    'administrator',
    ({ products }: ProductOperationDependencies) =>
      async ({ params }) => {
        await products.remove(params.productId);
        return { body: {} };
      },
  ),
  definePortalOperation(
    listOperationGroupsContract,
    'signed-in',
    ({ operations, contracts }: ProductOperationDependencies) =>
      async () => ({ body: { Scopes: scopesOf([]), Groups: groups(contracts, scopesOf(operations)) } }),
  ),
];

function groups(contracts: readonly OperationContract[], scopes: readonly string[]) {
  return [...Map.groupBy(contracts, ({ tag }) => tag)].map(([group, members]) => ({
    Group: group,
    Scopes: scopes.filter((scope) => scope.startsWith(`${group}:`)),
    Operations: members.map(({ id, summary, method, path }) => ({
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
