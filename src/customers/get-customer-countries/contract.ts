import Type from 'typebox';
import { CountryAnswer, countryExample } from '../../addresses/country-answer.ts';
import { defineContract } from '../../http/operation.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

export const getCustomerCountriesContract = defineContract({
  id: 'GetCustomerCountries',
  method: 'GET',
  path: '/customers/{customerId}/countries',
  tag: 'Customers',
  summary: 'Get Customer Countries',
  description: `The countries in which the company does business, from the commission plan; by default all countries of ISO 3166-1. The same for
every customer.`,
  params: CustomerIdParams,
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The countries.',
    schema: Type.Array(CountryAnswer),
    example: [countryExample],
  },
  errors: ['customer_not_found'],
});
