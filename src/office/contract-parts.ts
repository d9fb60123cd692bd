import Type from 'typebox';

/* Parts that the contracts of the back office share. */

export const OFFICE_TAG = 'Back office';

export const none = Type.Object({});

export const textOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });

export const integerOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], description });

/** A person to link to; null if there is none. */
export const personOrNull = (description: string) =>
  Type.Unsafe<{ CustomerId: number; Name: string } | null>({
    type: ['object', 'null'],
    description,
    required: ['CustomerId', 'Name'],
    properties: {
      CustomerId: { type: 'integer', description: 'Id of the person.' },
      Name: { type: 'string', description: 'Name of the person.' },
    },
  });
