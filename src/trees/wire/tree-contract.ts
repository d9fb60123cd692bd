import Type from 'typebox';
import { ID_MAX } from '../../kernel/customer-id.ts';

/*
 * The common parts of the contracts of the tree operations.
 */

export const LEVELS_MAX = 1_000_000;
const NAME_MAX = 60;

/** A line of text in a query. */
export const line = (description: string, maxLength = NAME_MAX, examples?: readonly string[]) =>
  Type.String({
    maxLength,
    format: 'line',
    'x-problem': 'invalid_text',
    description,
    ...(examples === undefined ? {} : { examples }),
  });

export const treeName = () => line('Tree of the commission plan, in any case.', NAME_MAX, ['Unilevel']);

export const optionalTreeName = () =>
  Type.Optional(
    line('Tree of the commission plan, in any case; the sponsor tree when left out.', NAME_MAX, ['Unilevel']),
  );

export const levels = () =>
  Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: LEVELS_MAX,
      description: 'Levels to go down; all when left out, or with 0.',
    }),
  );

export const asOf = () =>
  Type.Optional(
    Type.String({
      maxLength: 40,
      format: 'wire-date',
      'x-problem': 'invalid_date',
      description:
        'The tree as it stood at this instant (ISO 8601, UTC unless it has a zone); now when left out.',
      examples: ['2026-01-31T23:59:59.999Z'],
    }),
  );

export const reason = () =>
  Type.Optional(line('The reason; stored with the placement.', 200, ['wrong sponsor at the event in May']));

export const nodeId = (description: string, example = 1001) =>
  Type.Integer({ minimum: 1, maximum: ID_MAX, description, examples: [example] });

export const ids = (description: string) =>
  Type.Array(Type.Integer({ description: 'CustomerId.' }), { description });

/** Errors of every operation on a tree of one customer. */
export const TREE_ERRORS = ['customer_not_found', 'unknown_tree', 'invalid_text'];

/** The refusals of a placement by hand. */
export const MOVE_ERRORS = [
  'unknown_leg',
  'placement_under_self',
  'upline_not_placed',
  'upline_takes_nobody',
  'position_taken',
  'customer_merged',
  'placement_cycle',
  'root_stays',
  'already_there',
  'matrix_too_deep',
  'moves_are_frozen',
  'move_window_closed',
  'move_type_not_allowed',
  'move_too_deep',
];

/** A customer's place, in answers. */
export const PlacementAnswer = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'The customer.' }),
    Tree: Type.String({ description: 'The tree.' }),
    UplineId: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      description: 'The upline; null for the root.',
    }),
    Leg: Type.String({ description: 'Leg under the upline; empty in trees without legs.' }),
    From: Type.String({
      description: 'Start of the placement, with milliseconds; asOf takes this form.',
      examples: ['2026-01-31T23:59:59.999Z'],
    }),
  },
  { title: 'NodePlacement', description: 'Where a customer stands in a tree.' },
);
