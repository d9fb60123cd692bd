import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import { ROOT_CUSTOMER_ID } from '../../kernel/customer-id.ts';
import { type CausedEffect, NOTHING } from './timeline-effect.ts';

const DAY_CHARACTERS = 10;

/**
 * The type with which a customer enrolled. The company root did not enroll.
 * @param others all other effects on the customer; the request that created the record is found among them
 */
export async function enrollmentEffect(
  customers: Pick<CustomerReader, 'enrollment'>,
  customerId: number,
  others: readonly CausedEffect[],
): Promise<CausedEffect[]> {
  const enrollment = customerId === ROOT_CUSTOMER_ID ? null : await customers.enrollment(customerId);
  if (enrollment === null) return [];
  const { at, signUpDate, type } = enrollment;
  const created =
    others.find(({ effect }) => effect.Kind === 'Event' && effect.Text === 'customer.created') ??
    others.find(({ effect }) => effect.Kind === 'Place' && effect.At === at);
  const { actor = '', operation = null, requestId = null } = created ?? {};
  const isLater = signUpDate.slice(0, DAY_CHARACTERS) !== at.slice(0, DAY_CHARACTERS);
  const effect = { ...NOTHING, Kind: 'Type', At: at, ToType: type } as const;
  return [{ actor, operation, requestId, effect: { ...effect, Detail: isLater ? signUpDate : null } }];
}
