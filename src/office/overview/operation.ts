import { defineOfficeOperation } from '../office-operation.ts';
import type { CompanyOverview } from './company-overview.ts';
import { getCompanyOverviewContract } from './contract.ts';

export interface GetCompanyOverviewDependencies {
  readonly companyOverview: CompanyOverview;
}

export const getCompanyOverviewOperation = defineOfficeOperation(
  getCompanyOverviewContract,
  'overview.read',
  ({ companyOverview }: GetCompanyOverviewDependencies) =>
    async (_, { signal }) => ({ body: await companyOverview.read(signal) }),
);
