import Type, { type Static } from 'typebox';

/* The answer of `GET /docs/changes.json`. The page at /docs/changes uses only this data. */

const Effect = Type.Enum(['Breaking', 'Warning', 'Compatible'], {
  description: 'Effect of the change on an existing client.',
});

const Deprecation = Type.Object({
  Since: Type.String({ description: 'Start of the deprecation, as an ISO 8601 date.' }),
  Sunset: Type.Union([Type.String(), Type.Null()], {
    description: 'Date of the removal of the operation; null while none is planned.',
  }),
  Note: Type.String({ description: 'Reason, and the action to take. Markdown.' }),
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
  Details: Type.Array(Detail, { description: 'Empty for an added or removed operation.' }),
});

const changes = {
  Note: Type.String({ description: 'Release note of the version. Markdown.' }),
  IsBreaking: Type.Boolean(),
  Operations: Type.Array(ChangedOperation),
};

export const ApiChanges = Type.Object(
  {
    Versions: Type.Array(
      Type.Object({
        Version: Type.String(),
        Date: Type.String({ description: 'Day of the publication, `YYYY-MM-DD`.' }),
        Document: Type.String({ description: 'URL of the OpenAPI document.' }),
        ...changes,
      }),
      { description: 'Newest first. The first version lists every operation as added.' },
    ),
    Unpublished: Type.Union(
      [
        Type.Object({
          Version: Type.Union([Type.String(), Type.Null()], {
            description: 'The next version, if its note exists.',
          }),
          ...changes,
        }),
        Type.Null(),
      ],
      { description: 'Differences between this server and the newest version; null for none.' },
    ),
  },
  { title: 'ApiChanges' },
);

export type ApiChanges = Static<typeof ApiChanges>;
export type ApiVersion = ApiChanges['Versions'][number];
/** What changed with a version; without its note, as it is stored in `api-history/`. */
export type VersionChanges = Pick<ApiVersion, 'IsBreaking' | 'Operations'>;
export type ChangedOperation = Static<typeof ChangedOperation>;
