import type { CallContext } from '../../kernel/call-context.ts';
import type { CustomerState } from '../record/customer.ts';

/** A complete and checked record, ready to store. */
export interface CustomerWrite {
  readonly state: CustomerState & { readonly baseType: number; readonly backOfficeId: string };
  readonly inactiveDate: string | null;
  /** argon2id in PHC form, `null` for none, `keep` for the stored one. */
  readonly passwordHash: string | null | 'keep';
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly context: CallContext;
}
