import { defineOperation } from '../../http/operation.ts';
import { getCustomerCountriesContract } from './contract.ts';
import { type CountryDependencies, createGetCustomerCountries } from './get-customer-countries.ts';

export const getCustomerCountriesOperation = defineOperation(
  getCustomerCountriesContract,
  (dependencies: CountryDependencies) => {
    const getCountries = createGetCustomerCountries(dependencies);
    return async ({ params }) => ({ body: [...(await getCountries(params.customerId))] });
  },
);
