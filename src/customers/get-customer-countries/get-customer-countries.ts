import { countriesOfPlan } from '../../addresses/countries-of-plan.ts';
import type { CountryAnswer } from '../../addresses/country-answer.ts';
import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import { createAssertCustomer } from '../write/assert-customer.ts';

export interface CountryDependencies {
  readonly plan: CommissionPlan;
  readonly customers: Pick<CustomerReader, 'exists'>;
}

/** @throws ProblemError `customer_not_found` */
export function createGetCustomerCountries({ plan, customers }: CountryDependencies) {
  const countries = countriesOfPlan(plan);
  const assertCustomer = createAssertCustomer({ customers });
  return async function getCustomerCountries(customerId: number): Promise<readonly CountryAnswer[]> {
    await assertCustomer(customerId);
    return countries;
  };
}
