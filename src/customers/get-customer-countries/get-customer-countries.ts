import { getCountryDataList, type ICountryData } from 'countries-list';
import type { CommissionPlan, CountrySetting } from '../../commission-plan/commission-plan.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import { createAssertCustomer } from '../write/assert-customer.ts';
import type { CountryAnswer } from './contract.ts';

export interface CountryDependencies {
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'exists'>;
}

/** @throws ProblemError `customer_not_found` */
export function createGetCustomerCountries({ plan, customers }: CountryDependencies) {
  const countries = countriesOf(plan);
  const assertCustomer = createAssertCustomer({ customers });
  return async function getCustomerCountries(customerId: number): Promise<readonly CountryAnswer[]> {
    await assertCustomer(customerId);
    return countries;
  };
}

function countriesOf({ countries }: CommissionPlan): CountryAnswer[] {
  const known = getCountryDataList();
  if (countries === undefined) {
    return known.map((country) => writeCountry({ code: country.iso2, shop: true, enroll: true }, country));
  }
  return countries.map((setting) =>
    writeCountry(
      setting,
      known.find((country) => country.iso2 === setting.code.toUpperCase()),
    ),
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
