import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';

const StateAnswer = Type.Object(
  {
    CountryCode: Type.String({ description: 'ISO 3166-1 alpha-2, upper case, as addresses have it.' }),
    StateCode: Type.String({ description: 'ISO 3166-2 without the country: `UT`.' }),
    StateName: Type.String({ description: 'Name in the language of the place, in Latin letters.' }),
  },
  { title: 'State' },
);

export type StateAnswer = Static<typeof StateAnswer>;

export const getStatesContract = defineContract({
  id: 'GetStates',
  method: 'GET',
  path: '/address/{countryCode}/states',
  tag: 'Addresses',
  summary: 'Get States',
  description: `The states, provinces or counties of a country by ISO 3166-2, sorted by name. If a country has several levels, the list has
the smallest, so that no place occurs twice: the provinces of Italy, not its regions. The list is empty for a country without states. The
country need not be in the commission plan, because customers may live elsewhere.`,
  params: Type.Object({
    countryCode: Type.String({
      maxLength: 50,
      format: 'line',
      'x-problem': 'invalid_text',
      description: 'ISO 3166-1 alpha-2, in any case.',
      examples: ['us'],
    }),
  }),
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The states.',
    schema: Type.Array(StateAnswer),
    example: [{ CountryCode: 'US', StateCode: 'UT', StateName: 'Utah' }],
  },
  errors: ['invalid_text', 'country_not_found'],
});
