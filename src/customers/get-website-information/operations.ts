import { defineOperation } from '../../http/operation.ts';
import { websiteContracts } from './contract.ts';
import { createGetWebsiteInformation, type WebsiteDependencies } from './get-website-information.ts';

/** The published API offers the same answer under several paths. */
export const websiteOperations = websiteContracts.map((contract) =>
  defineOperation(contract, (dependencies: WebsiteDependencies) => {
    const getWebsiteInformation = createGetWebsiteInformation(dependencies);
    return async ({ query }) => ({ body: await getWebsiteInformation(query.webAlias) });
  }),
);
