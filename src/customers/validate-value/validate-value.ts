import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import type { Call } from '../../kernel/call.ts';
import { taxIdKey } from '../record/unique-keys.ts';
import { checkEmail, isValueTaken } from '../write/check-uniqueness.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

/**
 * Whether a value is taken, by the same check as in writes; for email addresses through the hook. A blank
 * value never collides.
 */
export function createValidateValue(dependencies: Pick<WriteDependencies, 'plan' | 'customers' | 'hooks'>) {
  return async function validateValue(
    field: UniqueField,
    value: string,
    exceptId: number | null,
    call: Call,
  ): Promise<boolean> {
    const text = value.trim();
    if (text === '' || (field === 'TaxId' && taxIdKey(text) === '')) return false;
    if (field !== 'EmailAddress') return isValueTaken(dependencies, field, text, exceptId);
    return (await checkEmail(dependencies, text, exceptId, call)).length > 0;
  };
}
