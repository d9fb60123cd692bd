import { ProblemError } from '../../kernel/problem.ts';
import type { Customer } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { WebAliasReader } from '../store/web-alias-reader.ts';
import type { WebsiteInformation } from './contract.ts';

export interface WebsiteDependencies {
  readonly customers: Pick<CustomerReader, 'byId'>;
  readonly webAliases: Pick<WebAliasReader, 'holder'>;
}

/** @throws ProblemError `web_alias_not_found` */
export function createGetWebsiteInformation({ customers, webAliases }: WebsiteDependencies) {
  return async function getWebsiteInformation(webAlias: string): Promise<WebsiteInformation> {
    const found = await webAliases.holder(webAlias);
    const customer = found === null ? null : await customers.byId(found.customerId);
    if (found === null || customer === null) {
      throw new ProblemError([customerProblem('web_alias_not_found', 'webAlias')]);
    }
    return writeWebsiteInformation(customer, found.alias);
  };
}

function writeWebsiteInformation(customer: Customer, alias: string): WebsiteInformation {
  const { primaryAddress: address } = customer;
  return {
    FirstName: customer.firstName ?? '',
    LastName: customer.lastName ?? '',
    EmailAddress: customer.emailAddress ?? '',
    PrimaryPhone: customer.primaryPhone ?? '',
    SecondaryPhone: customer.secondaryPhone ?? '',
    WebAlias: alias,
    CustomerId: customer.id,
    City: address?.city ?? '',
    Region: address?.region ?? '',
    CountryCode: address?.countryCode ?? '',
    AboutMe: '',
    EnrollmentUrl: '',
    OfficeUrl: '',
    ShoppingLink: '',
    Facebook: '',
    Twitter: '',
    Pinterest: '',
    YouTube: '',
    Linkdin: '',
    ImageUrl: '',
    BackOfficeId: customer.backOfficeId,
    ReplicatedSiteUrl: '',
    LanguageCode: customer.languageCode ?? '',
    CustomerType: customer.baseType,
  };
}
