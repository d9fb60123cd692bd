import Type, { type Static } from 'typebox';

/*
 * What `GET /docs/changes.json` answers. The page at /docs/changes is made of this, and of nothing else.
 */

const Effect = Type.Enum(['Breaking', 'Warning', 'Compatible'], {
  description: 'What the change does to a client that was written before it.',
});

const Deprecation = Type.Object({
  Since: Type.String({ description: 'Since when, as an ISO 8601 date.' }),
  Sunset: Type.Union([Type.String(), Type.Null()], {
    description: 'When the operation will be gone; null while nobody means to remove it.',
  }),
  Note: Type.String({ description: 'Why, and what to do. Markdown.' }),
  Successor: Type.Union([Type.String(), Type.Null()], {
    description: 'Id of the operation to use instead.',
  }),
});

const Detail = Type.Object({
  Place: Type.String({ description: 'Part of the operation, for example `Request body` or `Answer 200`.' }),
  Field: Type.String({ description: 'Path of the member, for example `Addresses[].Street1`; may be empty.' }),
  Kind: Type.Enum([
    'Added',
    'Removed',
    'Required',
    'Optional',
    'Narrowed',
    'Widened',
    'Changed',
    'Deprecated',
    'Reinstated',
  ]),
  Effect,
  Text: Type.String({ description: 'A sentence. Names are between backticks.' }),
});

const ChangedOperation = Type.Object({
  OperationId: Type.String(),
  Method: Type.String(),
  Path: Type.String(),
  Tag: Type.String(),
  Summary: Type.String(),
  Change: Type.Enum(['Added', 'Changed', 'Deprecated', 'Removed']),
  Effect,
  Deprecation: Type.Union([Deprecation, Type.Null()]),
  Details: Type.Array(Detail, { description: 'Empty for an operation that was added or removed.' }),
});

const changes = {
  Note: Type.String({ description: 'What somebody wrote about the version. Markdown.' }),
  IsBreaking: Type.Boolean(),
  Operations: Type.Array(ChangedOperation),
};

export const ApiChanges = Type.Object(
  {
    Versions: Type.Array(
      Type.Object({
        Version: Type.String(),
        Date: Type.String({ description: 'Day of the publication, `YYYY-MM-DD`.' }),
        Document: Type.String({ description: 'Address of the OpenAPI document.' }),
        ...changes,
      }),
      { description: 'Newest first. The first version of all has every operation as added.' },
    ),
    Unpublished: Type.Union(
      [
        Type.Object({
          Version: Type.Union([Type.String(), Type.Null()], {
            description: 'The version that comes next, if somebody has begun its note.',
          }),
          ...changes,
        }),
        Type.Null(),
      ],
      { description: 'How this server differs from the newest version; null if it does not.' },
    ),
  },
  { title: 'ApiChanges' },
);

export type ApiChanges = Static<typeof ApiChanges>;
export type ApiVersion = ApiChanges['Versions'][number];
export type ChangedOperation = Static<typeof ChangedOperation>;
