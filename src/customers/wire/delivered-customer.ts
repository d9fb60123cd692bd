import type { DeliveredCustomer } from '../../events/delivery/published-bodies.ts';
import { writeWireDate } from '../../kernel/wire-date.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { WebAliasReader } from '../store/web-alias-reader.ts';
import { writeCustomer } from './wire-mapping.ts';

export interface DeliveredDependencies {
  readonly customers: Pick<CustomerReader, 'byId'>;
  readonly webAliases: Pick<WebAliasReader, 'additionalOf'>;
}

/** Reads the data about a customer in event deliveries: the record as it is at that moment. */
export function createReadDelivered({ customers, webAliases }: DeliveredDependencies) {
  return async function readDelivered(id: number): Promise<DeliveredCustomer | null> {
    const customer = await customers.byId(id);
    if (customer === null) return null;
    const additional = await webAliases.additionalOf(id);
    const main = customer.webAlias;
    return {
      id,
      username: customer.username ?? '',
      firstName: customer.firstName ?? '',
      lastName: customer.lastName ?? '',
      companyName: customer.companyName ?? '',
      emailAddress: customer.emailAddress ?? '',
      status: customer.status,
      baseType: customer.baseType,
      webAliases: main === null ? additional : [main, ...additional],
      backOfficeId: customer.backOfficeId,
      externalReferenceId: customer.externalReferenceId ?? '',
      countryCode: customer.primaryAddress?.countryCode ?? '',
      sponsorId: customer.sponsorId,
      signUpDate: writeWireDate(customer.signUpDate),
      answer: writeCustomer(customer),
    };
  };
}
