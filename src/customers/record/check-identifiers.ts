import type { CommissionPlan } from '../../commission-plan/commission-plan.ts';
import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { isEmailAddress } from '../../kernel/email-address.ts';
import { invisibleCharacter } from '../../kernel/invisible-character.ts';
import type { Problem } from '../../kernel/problem.ts';
import type { Customer, CustomerState } from './customer.ts';
import { customerProblem } from './errors.ts';
import { taxIdKey } from './unique-keys.ts';

/** Fields that identify people, except the tax id, which is compared without invisible characters. */
const IDENTIFIERS = {
  BackOfficeId: (state) => state.backOfficeId,
  EmailAddress: (state) => state.emailAddress,
  Username: (state) => state.username,
  WebAlias: (state) => state.webAlias,
  ExternalReferenceId: (state) => state.externalReferenceId,
} as const satisfies Partial<Record<UniqueField, (state: CustomerState) => string | null>>;

type Identifier = keyof typeof IDENTIFIERS;

/**
 * Checks the values that identify people. A value that the stored record already has is not checked, so that
 * customers stored by an older version can still be changed.
 */
export function checkIdentifiers(target: CustomerState, current: Customer | null): Problem[] {
  return (Object.keys(IDENTIFIERS) as Identifier[]).flatMap((field) => {
    const value = IDENTIFIERS[field](target);
    const isKept = current !== null && value === IDENTIFIERS[field](current);
    // A username that defaults to the email address is reported once.
    const isRepeated = field === 'Username' && value === target.emailAddress;
    return value === null || isKept || isRepeated ? [] : checkIdentifier(field, value);
  });
}

/**
 * Problems of one value by itself.
 * @param name of the member that the caller sent
 */
export function checkIdentifier(field: Identifier, value: string, name: string = field): Problem[] {
  const character = invisibleCharacter(value);
  if (character !== null) return [customerProblem('invisible_character', name, { field: name, character })];
  if (field === 'EmailAddress' && !isEmailAddress(value)) {
    return [customerProblem('invalid_email', name, { field: name })];
  }
  if (field === 'WebAlias' && !isPathSegment(value)) {
    return [customerProblem('invalid_text', name, { field: name })];
  }
  return [];
}

/**
 * Browsers remove `.` and `..` from a URL, even in full-width characters; a slash separates path segments.
 */
function isPathSegment(alias: string): boolean {
  const text = alias.normalize('NFKC').trim();
  return text !== '.' && text !== '..' && !/[\s/\\?#%]/u.test(text);
}

/** Characters that the plan allows in a tax id in the country of the main address. */
export function checkTaxIdForm({ taxIdForms = {} }: CommissionPlan, target: CustomerState): Problem[] {
  const { taxId, primaryAddress } = target;
  const country = primaryAddress?.countryCode ?? '';
  const form = Object.hasOwn(taxIdForms, country) ? taxIdForms[country] : undefined;
  if (taxId === null || form === undefined) return [];
  const isRight = new RegExp(`^(?:${form})$`, 'u').test(taxIdKey(taxId).toUpperCase());
  return isRight ? [] : [customerProblem('tax_id_form', 'TaxId', { country })];
}
