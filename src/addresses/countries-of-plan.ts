import { getCountryDataList, type ICountryData } from 'countries-list';
import type { CommissionPlan, CountrySetting } from '../commission-plan/commission-plan.ts';
import type { CountryAnswer } from './country-answer.ts';

/** The countries of the commission plan, with their settings. If the plan names none, every country in ISO 3166-1. */
export function settingsOfCountries({ countries }: Pick<CommissionPlan, 'countries'>): CountrySetting[] {
  if (countries !== undefined) return [...countries];
  return getCountryDataList().map(({ iso2 }) => ({ code: iso2, shop: true, enroll: true }));
}

/** The same countries in the form of answers. */
export function countriesOfPlan(plan: Pick<CommissionPlan, 'countries'>): CountryAnswer[] {
  const known = new Map<string, ICountryData>(getCountryDataList().map((country) => [country.iso2, country]));
  return settingsOfCountries(plan).map((setting) =>
    writeCountry(setting, known.get(setting.code.toUpperCase())),
  );
}

function writeCountry(setting: CountrySetting, country: ICountryData | undefined): CountryAnswer {
  return {
    CountryId: 0,
    CountryCode: setting.code.toLowerCase(),
    Shop: setting.shop,
    Enroll: setting.enroll,
    CurrencyCode: setting.currency ?? country?.currency[0] ?? '',
    AddTax: setting.addTax ?? false,
    TaxRate: setting.taxRate ?? 0,
    RequireFin: setting.requiresTaxId ?? false,
    CountryName: country?.name ?? setting.code.toUpperCase(),
    ISO3: country?.iso3 ?? '',
    CountryLanguages: null,
  };
}
