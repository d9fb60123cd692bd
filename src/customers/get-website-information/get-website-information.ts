import { ProblemError } from '../../problem.ts';
import type { Customer } from '../customer.ts';
import type { CustomerReader } from '../customer-reader.ts';
import { customerProblem } from '../errors.ts';
import type { WebAliasReader } from '../web-alias-reader.ts';
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
