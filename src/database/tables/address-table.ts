import type { Generated } from 'kysely';

/** A customer has at most one address of each kind. */
export interface AddressTable {
  id: Generated<number>;
  customer_id: number;
  kind: 'primary' | 'shipping';
  street1: string;
  street2: string;
  street3: string;
  city: string;
  region: string;
  postal_code: string;
  country_code: string;
}
