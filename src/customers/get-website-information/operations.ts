import { defineOperation } from '../../http/operation.ts';
import { websiteContracts } from './contract.ts';
import { createGetWebsiteInformation, type WebsiteDependencies } from './get-website-information.ts';

/** The published API has the same answer under several addresses. */
export const websiteOperations = websiteContracts.map((contract) =>
  defineOperation(contract, (dependencies: WebsiteDependencies) => {
    const getWebsiteInformation = createGetWebsiteInformation(dependencies);
    return async ({ query }) => ({ body: await getWebsiteInformation(query.webAlias) });
  }),
);
