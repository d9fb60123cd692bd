import Type, { type Static } from 'typebox';

const value = (description: string) =>
  Type.Unsafe<string | number | boolean | null>({
    type: ['string', 'number', 'boolean', 'null'],
    description,
  });

/**
 * What a write would do. Its members are written in lower case: nothing like it is published, and it is
 * no customer.
 */
export const PreviewAnswer = Type.Object(
  {
    allowed: Type.Boolean({
      description:
        'Whether the write would be carried out. Handlers of the client extension count only with `hooks=ask`; otherwise they may still decide differently.',
    }),
    errors: Type.Array(
      Type.Object({
        field: Type.Optional(Type.String({ description: 'Field at fault.' })),
        pointer: Type.Optional(Type.String({ description: 'The same as a JSON pointer.' })),
        code: Type.String({ description: 'Code of the error catalogue.' }),
        message: Type.String({ description: 'What is wrong.' }),
      }),
      {
        description:
          'What the write would be refused with, in its order. Where an unsupported transition ends an upgrade early, what else stands in the way follows.',
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
          'Everything that would change, as Get Customer would show it afterwards, cleared values included. Of a write that is refused: what was asked for.',
      },
    ),
    typeChange: Type.Unsafe<{ from: number; to: number } | null>({
      type: ['object', 'null'],
      description: 'The row that the type-change log would get; null when the type stays.',
      properties: {
        from: { type: 'integer', description: 'Base type as stored.' },
        to: { type: 'integer', description: 'Base type after the write.' },
      },
    }),
    placement: Type.Unsafe<PlacementPreview | null>({
      type: ['object', 'null'],
      description:
        'Where the customer would stand in the sponsor tree; null when the write does not place, or no place was found.',
      properties: {
        tree: { type: 'string', description: 'The sponsor tree.' },
        uplineId: { type: 'integer', description: 'Who they would stand under.' },
        leg: { type: 'string', description: 'Leg under the upline; empty in trees without legs.' },
        rule: {
          type: 'string',
          description: 'The placement rule that decides; AlreadyPlaced when they stand there now.',
        },
        path: { type: 'array', items: { type: 'integer' }, description: 'From the upline to the root.' },
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
        to: Type.Unsafe<{ uplineId: number | null; leg: string; rule: string; path: number[] } | null>({
          type: ['object', 'null'],
          description: 'The place afterwards; null for none.',
          properties: {
            uplineId: { type: ['integer', 'null'], description: 'Upline.' },
            leg: { type: 'string', description: 'Leg under the upline.' },
            rule: { type: 'string', description: 'The placement rule that decides.' },
            path: { type: 'array', items: { type: 'integer' }, description: 'From the upline to the root.' },
          },
        }),
      }),
      { description: 'Every tree in which the place of the customer would change.' },
    ),
    hooks: Type.Array(Type.String(), {
      description: 'Hook points with a handler that the write would come by.',
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
          description: 'Codes of what it refused or failed with.',
        }),
        reason: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description: 'Why it was not tried.',
        }),
      }),
      {
        description:
          'What the handlers answered, in the order in which they ended. Empty without `hooks=ask`.',
      },
    ),
  },
  { title: 'Preview', description: 'What a write would do. Nothing was changed.' },
);

export interface PlacementPreview {
  readonly tree: string;
  readonly uplineId: number;
  readonly leg: string;
  readonly rule: string;
  /** From the upline to the root. */
  readonly path: readonly number[];
}

export type PreviewAnswer = Static<typeof PreviewAnswer>;

/** How a preview treats handlers of the client extension. */
export const HooksQuery = Type.Optional(
  Type.Unsafe<'ask' | 'name'>({
    type: 'string',
    enum: ['ask', 'name'],
    description:
      '`ask` runs handlers of the client extension in a trial and says what each answered; `name`, the default, names them and passes them by.',
  }),
);
