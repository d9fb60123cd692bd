import { type Operation, operation } from '../http/operation.ts';
import { getCustomFieldsContract } from './get-custom-fields/contract.ts';
import { getCustomerCountriesContract } from './get-customer-countries/contract.ts';
import { createGetCustomerCountries } from './get-customer-countries/get-customer-countries.ts';
import { getCustomerIdsContract } from './get-customer-ids/contract.ts';
import { createGetCustomerIds } from './get-customer-ids/get-customer-ids.ts';
import { websiteContracts } from './get-website-information/contract.ts';
import {
  createGetWebsiteInformation,
  type WebsiteDependencies,
} from './get-website-information/get-website-information.ts';
import { createGetCustomer } from './record/get-customer.ts';
import { searchCustomersContract } from './search-customers/contract.ts';
import { createSearchCustomers, type SearchDependencies } from './search-customers/search-customers.ts';
import type { CustomerIdReader } from './store/customer-id-reader.ts';
import { getWebAliasesContract, replaceWebAliasesContract } from './web-aliases/contract.ts';
import {
  type CustomerAliases,
  createGetWebAliases,
  createReplaceWebAliases,
  type WebAliasDependencies,
} from './web-aliases/web-aliases.ts';
import { entityTag, writeCustomFields } from './wire/wire-mapping.ts';

export type CustomerQueryDependencies = SearchDependencies &
  WebAliasDependencies &
  WebsiteDependencies & { readonly customerIds: CustomerIdReader };

/** Contracts of the customers room that read many customers, or one in another form. */
export function createCustomerQueryOperations(dependencies: CustomerQueryDependencies): Operation[] {
  const searchCustomers = createSearchCustomers(dependencies);
  const getCustomer = createGetCustomer(dependencies);
  const getCountries = createGetCustomerCountries(dependencies);
  const getWebsiteInformation = createGetWebsiteInformation(dependencies);
  const getWebAliases = createGetWebAliases(dependencies);
  const replaceWebAliases = createReplaceWebAliases(dependencies);
  const getCustomerIds = createGetCustomerIds(dependencies);
  return [
    operation(searchCustomersContract, async ({ params, query }) => ({
      body: await searchCustomers(params.searchTerm, query),
    })),
    operation(getCustomerIdsContract, async ({ query }) => {
      const { ids, nextCursor } = await getCustomerIds(query);
      const headers = nextCursor === null ? {} : { 'X-Upline-Next-Cursor': nextCursor };
      return { body: [...ids], headers };
    }),
    operation(getCustomFieldsContract, async ({ params }) => ({
      body: writeCustomFields((await getCustomer(params.customerId)).customFields),
    })),
    operation(getCustomerCountriesContract, async ({ params }) => ({
      body: [...(await getCountries(params.customerId))],
    })),
    ...websiteContracts.map((contract) =>
      operation(contract, async ({ query }) => ({ body: await getWebsiteInformation(query.webAlias) })),
    ),
    operation(getWebAliasesContract, async ({ params }) => ({
      body: writeAliases(await getWebAliases(params.customerId)),
    })),
    operation(replaceWebAliasesContract, async ({ params, body }, context) => {
      const aliases = await replaceWebAliases(params.customerId, body.AdditionalWebAliases, context);
      const { customer } = aliases;
      return { body: writeAliases(aliases), headers: { ETag: entityTag(customer) }, subjectId: customer.id };
    }),
  ];
}

function writeAliases({ customer, additional }: CustomerAliases) {
  return { WebAlias: customer.webAlias ?? '', AdditionalWebAliases: [...additional] };
}
