import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { none, ProductParams } from './contract-parts.ts';

/* Products, and the groups that scopes name, for the portal's pages. */

const NAME_MAX = 100;
const DESCRIPTION_MAX = 1_000;
const OPERATIONS_MAX = 500;

const product = {
  Name: Type.String({
    format: 'line',
    pattern: '\\S',
    maxLength: NAME_MAX,
    description: 'Name; case does not matter.',
  }),
  Description: Type.String({
    format: 'text',
    maxLength: DESCRIPTION_MAX,
    description: 'Purpose of the product.',
  }),
  Operations: Type.Array(
    Type.String({ maxLength: NAME_MAX, format: 'line', description: 'Id of an operation.' }),
    {
      minItems: 1,
      maxItems: OPERATIONS_MAX,
      description: 'Ids of the operations that its subscriptions may call.',
    },
  ),
};

const ProductAnswer = Type.Object(
  { ProductId: Type.Integer({ description: 'Id of the product.' }), ...product },
  { title: 'Product', description: 'A named set of operations.' },
);

const inProducts = { tag: 'Products', query: none } as const;
const FOR_ADMINISTRATORS = ['csrf_failed', 'not_signed_in', 'not_allowed'] as const;

export const listProductsContract = defineContract({
  ...inProducts,
  id: 'ListProducts',
  method: 'GET',
  path: '/products',
  summary: 'List Products',
  description: 'All products.',
  params: none,
  body: undefined,
  answer: { status: 200, description: 'Products by name.', schema: Type.Array(ProductAnswer) },
  errors: ['not_signed_in'],
});

export const createProductContract = defineContract({
  ...inProducts,
  id: 'CreateProduct',
  method: 'POST',
  path: '/products',
  summary: 'Create Product',
  description: 'A new product. For administrators.',
  params: none,
  body: Type.Object({ ...product, Description: Type.Optional(product.Description) }),
  answer: { status: 201, description: 'The product.', schema: ProductAnswer },
  errors: ['operation_unknown', 'name_taken', 'invalid_value', ...FOR_ADMINISTRATORS],
});

export const replaceProductContract = defineContract({
  ...inProducts,
  id: 'ReplaceProduct',
  method: 'PUT',
  path: '/products/{productId}',
  summary: 'Replace Product',
  description:
    'Replaces all settings of a product, for all its subscriptions from the next request on. For administrators.',
  params: ProductParams,
  body: Type.Object({ ...product, Description: Type.Optional(product.Description) }),
  answer: { status: 200, description: 'The product.', schema: ProductAnswer },
  errors: ['product_not_found', 'operation_unknown', 'name_taken', 'invalid_value', ...FOR_ADMINISTRATORS],
});

export const removeProductContract = defineContract({
  ...inProducts,
  id: 'RemoveProduct',
  method: 'DELETE',
  path: '/products/{productId}',
  summary: 'Remove Product',
  description: 'Removes a product that no subscription uses. For administrators.',
  params: ProductParams,
  body: undefined,
  answer: { status: 200, description: 'Done.', schema: none },
  errors: ['product_not_found', 'product_in_use', ...FOR_ADMINISTRATORS],
});

const GroupOperation = Type.Object(
  {
    OperationId: Type.String({ description: 'Id of the operation.' }),
    Summary: Type.String({ description: 'Display name.' }),
    Method: Type.String({ description: 'HTTP method; `read` allows GET.' }),
    Path: Type.String({ description: 'Path, with its parameters in braces.' }),
  },
  { title: 'GroupOperation', description: 'An operation.' },
);

export const listOperationGroupsContract = defineContract({
  ...inProducts,
  id: 'ListOperationGroups',
  method: 'GET',
  path: '/operation-groups',
  summary: 'List Operation Groups',
  description: 'The groups of operations, with the scopes of each, and the scopes for all groups.',
  params: none,
  body: undefined,
  answer: {
    status: 200,
    description: 'The scopes.',
    schema: Type.Object(
      {
        Scopes: Type.Array(Type.String(), { description: 'Scopes for all groups.' }),
        Groups: Type.Array(
          Type.Object(
            {
              Group: Type.String({ description: 'Name.' }),
              Scopes: Type.Array(Type.String(), { description: 'Scopes for this group.' }),
              Operations: Type.Array(GroupOperation, { description: 'Its operations.' }),
            },
            { title: 'OperationGroup', description: 'A group of operations.' },
          ),
          { description: 'The groups.' },
        ),
      },
      { title: 'OperationGroups', description: 'The groups of operations and their scopes.' },
    ),
  },
  errors: ['not_signed_in'],
});
