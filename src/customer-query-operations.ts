import type { CustomerIdReader } from './customers/customer-id-reader.ts';
import { getCustomFieldsContract } from './customers/get-custom-fields/contract.ts';
import { createGetCustomer } from './customers/get-customer.ts';
import { getCustomerCountriesContract } from './customers/get-customer-countries/contract.ts';
import { createGetCustomerCountries } from './customers/get-customer-countries/get-customer-countries.ts';
import { getCustomerIdsContract } from './customers/get-customer-ids/contract.ts';
import { createGetCustomerIds } from './customers/get-customer-ids/get-customer-ids.ts';
import { websiteContracts } from './customers/get-website-information/contract.ts';
import {
  createGetWebsiteInformation,
  type WebsiteDependencies,
} from './customers/get-website-information/get-website-information.ts';
import { searchCustomersContract } from './customers/search-customers/contract.ts';
import {
  createSearchCustomers,
  type SearchDependencies,
} from './customers/search-customers/search-customers.ts';
import { getWebAliasesContract, replaceWebAliasesContract } from './customers/web-aliases/contract.ts';
import {
  type CustomerAliases,
  createGetWebAliases,
  createReplaceWebAliases,
  type WebAliasDependencies,
} from './customers/web-aliases/web-aliases.ts';
import { entityTag, writeCustomFields } from './customers/wire-mapping.ts';
import { type Operation, operation } from './http/operation.ts';

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
