import Type, { type Static } from 'typebox';
import { LISTED_MAX } from '../../trees/write/move-preview.ts';

const value = (description: string) =>
  Type.Unsafe<string | number | boolean | null>({
    type: ['string', 'number', 'boolean', 'null'],
    description,
  });

const pathSchemas = {
  path: {
    type: 'array',
    maxItems: LISTED_MAX,
    items: { type: 'integer' },
    description: 'From the upline towards the root; at most the nearest 1,000.',
  },
  pathIsCut: { type: 'boolean', description: 'Whether there are more above those in `path`.' },
};

/**
 * The effects of a write. Its members are lower case: it has no published counterpart and is not a customer.
 */
export const PreviewAnswer = Type.Object(
  {
    allowed: Type.Boolean({
      description:
        'Whether the write would succeed. Client extension handlers are included only with `hooks=ask`; otherwise they may still decide differently.',
    }),
    errors: Type.Array(
      Type.Object({
        field: Type.Optional(Type.String({ description: 'Field at fault.' })),
        pointer: Type.Optional(Type.String({ description: 'The field as a JSON pointer.' })),
        code: Type.String({ description: 'Code of the error catalogue.' }),
        message: Type.String({ description: 'The problem.' }),
      }),
      {
        description:
          'The errors of the write, in its order. If an unsupported transition ends an upgrade early, its other errors follow.',
      },
    ),
    clears: Type.Array(Type.String(), { description: 'Fields whose stored value would be cleared.' }),
    changes: Type.Array(
      Type.Object({
        field: Type.String({ description: 'Field that would change.' }),
        from: value('Stored value, as Get Customer shows it.'),
        to: value('Value after the write. A password is never shown.'),
      }),
      {
        description:
          'Everything that would change, as Get Customer would show it afterwards, including cleared values. For a refused write: the requested changes.',
      },
    ),
    typeChange: Type.Unsafe<{ from: number; to: number } | null>({
      type: ['object', 'null'],
      description: 'The new row of the type-change log; null when the type stays.',
      properties: {
        from: { type: 'integer', description: 'Base type as stored.' },
        to: { type: 'integer', description: 'Base type after the write.' },
      },
    }),
    placement: Type.Unsafe<PlacementPreview | null>({
      type: ['object', 'null'],
      description:
        'The customer’s place in the sponsor tree after the write; null when the write does not place, or finds no place.',
      properties: {
        tree: { type: 'string', description: 'The sponsor tree.' },
        uplineId: { type: 'integer', description: 'Upline of the place.' },
        leg: { type: 'string', description: 'Leg under the upline; empty in trees without legs.' },
        rule: {
          type: 'string',
          description: 'The placement rule that decides; AlreadyPlaced when the customer is there now.',
        },
        ...pathSchemas,
      },
    }),
    places: Type.Array(
      Type.Object({
        tree: Type.String({ description: 'Tree in which the place would change.' }),
        from: Type.Unsafe<{ uplineId: number | null; leg: string } | null>({
          type: ['object', 'null'],
          description: 'The place now; null for none.',
          properties: {
            uplineId: { type: ['integer', 'null'], description: 'Upline.' },
            leg: { type: 'string', description: 'Leg under the upline.' },
          },
        }),
        to: Type.Unsafe<(Omit<PlacementPreview, 'tree' | 'uplineId'> & { uplineId: number | null }) | null>({
          type: ['object', 'null'],
          description: 'The place afterwards; null for none.',
          properties: {
            uplineId: { type: ['integer', 'null'], description: 'Upline.' },
            leg: { type: 'string', description: 'Leg under the upline.' },
            rule: { type: 'string', description: 'The placement rule that decides.' },
            ...pathSchemas,
          },
        }),
      }),
      { description: 'Every tree in which the place of the customer would change.' },
    ),
    hooks: Type.Array(Type.String(), {
      description: 'Hook points with a handler that the write would call.',
    }),
    handlers: Type.Array(
      Type.Object({
        hook: Type.String({ description: 'Hook point.' }),
        way: Type.String({ description: '`local`, in process, or `remote`, behind a URL.' }),
        decision: Type.String({
          description: 'As in the hook-call log; `not_tried` for a handler that cannot be tried.',
        }),
        changes: Type.Array(Type.String(), { description: 'Members that it changed.' }),
        error: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description: 'Error codes of its refusal or failure.',
        }),
        reason: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description: 'Reason why it was not tried.',
        }),
      }),
      {
        description: 'Answers of the handlers, in the order in which they ended. Empty without `hooks=ask`.',
      },
    ),
  },
  { title: 'Preview', description: 'The effects of a write. Nothing was changed.' },
);

export interface PlacementPreview {
  readonly tree: string;
  readonly uplineId: number;
  readonly leg: string;
  readonly rule: string;
  readonly path: readonly number[];
  readonly pathIsCut: boolean;
}

export type PreviewAnswer = Static<typeof PreviewAnswer>;

/** How a preview treats client extension handlers. */
export const HooksQuery = Type.Optional(
  Type.Unsafe<'ask' | 'name'>({
    type: 'string',
    enum: ['ask', 'name'],
    description:
      '`ask` runs client extension handlers in a trial and returns the answer of each; `name`, the default, only names them.',
  }),
);
