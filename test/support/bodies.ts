import { customerBodyExamples } from '../../src/customers/wire/body-examples.ts';

let serial = 0;

type Body = Record<string, unknown>;

/** A number that is unique in this process. */
function next(): number {
  serial += 1;
  return serial;
}

/** The published body of a retail customer (type 2), made unique. */
export function retailBody(changes: Body = {}): Body {
  const n = next();
  return {
    ...customerBodyExamples.customer.value,
    EmailAddress: `retail${n}@example.com`,
    Username: `retail ${n}`,
    ...changes,
  };
}

/** The published body of a distributor (type 1) with the required fields, made unique. */
export function distributorBody(changes: Body = {}): Body {
  const n = next();
  return {
    ...customerBodyExamples.distributor.value,
    EmailAddress: `distributor${n}@example.com`,
    Username: `distributor ${n}`,
    TaxId: `TAX-${n}-TEST`,
    ...changes,
  };
}

/** The published body of a preferred customer (type 3), made unique. */
export function preferredBody(changes: Body = {}): Body {
  return {
    ...customerBodyExamples.preferredCustomer.value,
    EmailAddress: `preferred${next()}@example.com`,
    ...changes,
  };
}
