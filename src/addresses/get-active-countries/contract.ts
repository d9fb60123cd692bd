import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CountryAnswer, countryExample } from '../country-answer.ts';

export const getActiveCountriesContract = defineContract({
  id: 'GetActiveCountries',
  method: 'GET',
  path: '/address/active-countries',
  tag: 'Addresses',
  summary: 'Get Active Countries',
  description: `The countries of the commission plan in which customers can order or sign up. If the plan names no countries,
every country of ISO 3166-1. An entry is as in Get Customer Countries.`,
  params: Type.Object({}),
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The countries.',
    schema: Type.Array(CountryAnswer),
    example: [countryExample],
  },
  errors: [],
});
