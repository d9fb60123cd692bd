import Type, { type Static } from 'typebox';

/* Parts that the answers about trees share. Nodes include names, but never contact data. */

export const integerOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], description });
export const textOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });

const person = {
  CustomerId: Type.Integer({ description: 'The customer.' }),
  BackOfficeId: Type.String({ description: 'The ID that people see.' }),
  Name: Type.String({
    description: 'Name of the person or company; `Erased person` and the ID after an erasure.',
  }),
};

export const OfficePerson = Type.Object(person, { title: 'OfficePerson', description: 'A person by name.' });
export type OfficePerson = Static<typeof OfficePerson>;

const details = {
  ...person,
  CustomerType: Type.Integer({ description: 'Base type at that instant.' }),
  CustomerStatus: Type.Integer({
    description: 'Status at that instant; before the history of statuses begins, the earliest known one.',
  }),
};

export const OfficeNode = Type.Object(
  {
    ...details,
    IsErased: Type.Boolean({
      description: 'Whether the person was erased. The node stays, and counts of people include it.',
    }),
    IsPlaced: Type.Boolean({ description: 'Whether the customer has a place in the tree at that instant.' }),
    UplineId: integerOrNull('The upline; null for the top and without a place.'),
    Leg: Type.String({ description: 'Leg below the upline; empty in trees without legs.' }),
    DirectCount: Type.Integer({ description: 'Nodes directly below.' }),
    IsVacant: Type.Boolean({ description: 'The customer was removed and the place kept.' }),
    From: textOrNull('Start of the placement, with milliseconds; null without a place.'),
  },
  { title: 'OfficeNode', description: 'A node of a tree, with the name of the person.' },
);
export type OfficeNode = Static<typeof OfficeNode>;

export const asOfAnswer = Type.String({ description: 'The instant that the answer shows.' });

export const FoundInTree = Type.Object(
  {
    ...details,
    IsPlaced: Type.Boolean({ description: 'Whether the customer has a place in the tree now.' }),
  },
  { title: 'FoundInTree', description: 'A person who matches a search.' },
);

export const OfficePosition = Type.Object(
  {
    ...person,
    Leg: Type.String({ description: 'Leg below this person; empty in trees without legs.' }),
  },
  { title: 'OfficePosition', description: 'A place below a person.' },
);
