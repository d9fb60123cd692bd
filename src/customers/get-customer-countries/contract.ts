import Type, { type Static } from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { countryExample } from '../wire/answer-examples.ts';
import { CustomerIdParams } from '../wire/customer-contract.ts';

const CountryAnswer = Type.Object(
  {
    CountryId: Type.Integer({
      description: 'Always 0, as in the published sample: Upline does not number countries.',
    }),
    CountryCode: Type.String({ description: 'ISO 3166-1 alpha-2, lower case.' }),
    Shop: Type.Boolean({ description: 'Whether customers there can order.' }),
    Enroll: Type.Boolean({ description: 'Whether new customers can sign up there.' }),
    CurrencyCode: Type.String({ description: 'ISO 4217.' }),
    AddTax: Type.Boolean({ description: 'Whether tax is added to prices.' }),
    TaxRate: Type.Number({ description: 'Percent.' }),
    RequireFin: Type.Boolean({ description: 'Whether enrollment requires a tax id.' }),
    CountryName: Type.String({ description: 'English name.' }),
    ISO3: Type.String({ description: 'ISO 3166-1 alpha-3.' }),
    CountryLanguages: Type.Null({ description: 'Always null, as in the published sample.' }),
  },
  { title: 'CountrySetting' },
);

export type CountryAnswer = Static<typeof CountryAnswer>;

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
