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
        'Whether the write would be carried out. Handlers of the client extension are not run; they may still decide otherwise.',
    }),
    errors: Type.Array(
      Type.Object({
        field: Type.Optional(Type.String({ description: 'Field at fault.' })),
        pointer: Type.Optional(Type.String({ description: 'The same as a JSON pointer.' })),
        code: Type.String({ description: 'Code of the error catalogue.' }),
        message: Type.String({ description: 'What is wrong.' }),
      }),
      { description: 'Everything that stands in the way.' },
    ),
    clears: Type.Array(Type.String(), { description: 'Fields whose stored value would be cleared.' }),
    changes: Type.Array(
      Type.Object({
        field: Type.String({ description: 'Field that would change.' }),
        from: value('Stored value, as Get Customer shows it.'),
        to: value('Value after the write. A password is never shown.'),
      }),
      { description: 'Everything that would change, cleared values included.' },
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
    hooks: Type.Array(Type.String(), {
      description: 'Hook points with a handler that the write would come by.',
    }),
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
