import Type, { type Static } from 'typebox';

/** A country in the form of the published Get Customer Countries. */
export const CountryAnswer = Type.Object(
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

export const countryExample: CountryAnswer = {
  CountryId: 0,
  CountryCode: 'us',
  Shop: true,
  Enroll: true,
  CurrencyCode: 'USD',
  AddTax: false,
  TaxRate: 0,
  RequireFin: false,
  CountryName: 'United States',
  ISO3: 'USA',
  CountryLanguages: null,
};
