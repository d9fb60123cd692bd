import Type from 'typebox';

/** Largest `int` of the published API. */
export const ID_MAX = 2_147_483_647;

/** The company root: the root of every tree, created at first start. The id is published. */
export const ROOT_CUSTOMER_ID = 2;

/** Path parameter of operations on one customer. */
export const CustomerIdParams = Type.Object({
  customerId: Type.Integer({
    minimum: 1,
    maximum: ID_MAX,
    description: 'Internal id of the customer.',
    // The first customer of a new installation.
    examples: [1001],
  }),
});
