import Type, { type Static } from 'typebox';
import { LONG_READ_ERRORS } from '../../database/long-read-errors.ts';
import { defineContract } from '../../http/operation.ts';
import { ID_MAX } from '../../kernel/customer-id.ts';
import { integerOrNull, none, OFFICE_TAG, personOrNull } from '../contract-parts.ts';
import { OFFICE_ERRORS } from '../office-operation.ts';
import { peopleFilters } from '../people-filter.ts';

const FOUND_MAX = 50;
export const FOUND_DEFAULT = 20;

/** Why a person was found, the best reason first. */
export const MATCHES = ['Exact', 'Contains', 'SpelledDifferently', 'Filter'] as const;

const FoundPerson = Type.Object(
  {
    CustomerId: Type.Integer({ description: 'Id of the person.' }),
    BackOfficeId: Type.String({ description: 'The id that people see.' }),
    Name: Type.String({ description: 'Name.' }),
    CustomerType: Type.Integer({ description: 'Base type.' }),
    CustomerStatus: Type.Integer({ description: 'Status.' }),
    CountryCode: Type.String({ description: 'Country of the main address; empty for none.' }),
    Email: Type.String({ description: 'Email address, masked; empty for none.' }),
    Sponsor: personOrNull('Upline in the sponsor tree, or the wanted one.'),
    MergedInto: personOrNull('The person into whom this one was merged; null for none.'),
    Match: Type.Enum([...MATCHES], { description: 'Why the person was found.' }),
    MatchedField: Type.String({ description: 'The field that matched.' }),
    MatchedText: Type.String({
      description: 'The value that matched; of contact data, only what was typed.',
    }),
    MatchStart: integerOrNull(
      'Where the term begins in MatchedText; null when it is spelled in another way.',
    ),
    MatchLength: integerOrNull('Length of the term in MatchedText.'),
    LettersDiffer: Type.Integer({ description: 'Number of letters that differ from the term.' }),
  },
  { title: 'FoundPerson', description: 'A person who matches.' },
);

export type FoundPerson = Static<typeof FoundPerson>;

const FoundPeople = Type.Object(
  {
    Items: Type.Array(FoundPerson, {
      description: 'Exact hits first, then parts of values, then spellings.',
    }),
    Next: integerOrNull('afterCustomerId of the next page; null when this is the last.'),
    IsIndexBuilding: Type.Boolean({
      description: 'The search index is being built, so only exact values were looked up.',
    }),
  },
  { title: 'FoundPeople' },
);

export type FoundPeople = Static<typeof FoundPeople>;

export const findPeopleContract = defineContract({
  id: 'FindPeople',
  endsWithCaller: true,
  method: 'GET',
  path: '/office/people',
  tag: OFFICE_TAG,
  summary: 'Find People',
  description: `Finds people by one term: id, back office id, external id, email address, phone, user name, web alias, name or address.
Says which value matched. Without a term, lists everyone who passes the filters, except erased people. Without the permission \`people.contact\`, contact data is found only by the whole value. The number of
people shown is recorded.`,
  params: none,
  query: Type.Object({
    term: Type.Optional(
      Type.String({
        maxLength: 100,
        format: 'line',
        'x-problem': 'invalid_text',
        description: 'What to look for; everyone who passes the filters when left out.',
      }),
    ),
    ...peopleFilters,
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: FOUND_MAX,
        description: `Maximum number of people; ${FOUND_DEFAULT} by default.`,
      }),
    ),
    afterCustomerId: Type.Optional(
      Type.Integer({ minimum: 0, maximum: ID_MAX, description: 'Only higher ids: the next page.' }),
    ),
  }),
  body: undefined,
  answer: { status: 200, description: 'The people.', schema: FoundPeople },
  errors: [...OFFICE_ERRORS, 'invalid_text', 'invalid_list', 'invalid_date', ...LONG_READ_ERRORS],
});
