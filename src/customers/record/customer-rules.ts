import { ageInYears } from '../../commission-plan/age.ts';
import {
  type BaseType,
  type CommissionPlan,
  maximumAgeYears,
} from '../../commission-plan/commission-plan.ts';
import type { CustomerField } from '../../commission-plan/customer-fields.ts';
import type { Problem } from '../../kernel/problem.ts';
import { checkIdentifiers, checkTaxIdForm } from './check-identifiers.ts';
import type { Customer, CustomerState, PasswordChange } from './customer.ts';
import { hasValue, isInCountry } from './customer-values.ts';
import { customerProblem } from './errors.ts';
import { isMaskedTaxId } from './tax-id-mask.ts';
import { taxIdKey } from './unique-keys.ts';

/** The input of the rules of a record. */
export interface RuleSubject {
  readonly plan: CommissionPlan;
  /** The record as it would be stored. */
  readonly target: CustomerState;
  /** The record as it is stored; `null` for a new customer. */
  readonly current: Customer | null;
  readonly password: PasswordChange;
  /** Only some values change; the caller is not blamed for the others. */
  readonly isPatch: boolean;
  /** The record comes with the hash of a password, as in an import. */
  readonly bringsPasswordHash?: boolean;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

/**
 * The rules that do not depend on other customers. Every write checks them. A PATCH that keeps the base type
 * does not fail for values that were missing before.
 */
export function checkRules(subject: RuleSubject): Problem[] {
  const { plan, target, current } = subject;
  const baseType = plan.baseTypes.find((candidate) => candidate.id === target.baseType);
  return [
    ...checkBaseType(plan, target),
    ...missingFields(subject, baseType),
    ...checkStatus(plan, target),
    ...checkOwnBirthDate(subject),
    ...checkPassword(subject),
    ...checkTaxId(subject),
    ...checkIdentifiers(target, current),
  ];
}

/** Derives values from others: a type without login uses the email address as username (decision 0005). */
export function completeState(plan: CommissionPlan, state: CustomerState): CustomerState {
  const baseType = plan.baseTypes.find((candidate) => candidate.id === state.baseType);
  const hasLogin = baseType === undefined || baseType.required.includes('Password');
  return hasLogin || state.username !== null ? state : { ...state, username: state.emailAddress };
}

function checkBaseType(plan: CommissionPlan, target: CustomerState): Problem[] {
  const known = plan.baseTypes.map((type) => type.id);
  if (target.baseType === null || known.includes(target.baseType)) return [];
  return [customerProblem('unknown_customer_type', 'CustomerType', { known: known.join(', ') })];
}

function missingFields(subject: RuleSubject, baseType: BaseType | undefined): Problem[] {
  const { target, current, password, isPatch, bringsPasswordHash = false } = subject;
  const hasPassword =
    bringsPasswordHash || (password === 'keep' ? current?.hasPassword === true : password.replaceBy !== null);
  const keepsType = current !== null && isPatch && current.baseType === target.baseType;
  const required = baseType?.required ?? requiredByEveryType(subject.plan);
  return required
    .filter((field) => isInCountry(target, field) && !hasValue(target, field, hasPassword))
    .filter((field) => !keepsType || hasValue(current, field, current.hasPassword))
    .map((field) => customerProblem('required', field, { field }));
}

/** Without a known type, the fields that every type requires are still checked. */
function requiredByEveryType(plan: CommissionPlan): CustomerField[] {
  const [first, ...others] = plan.baseTypes;
  const common =
    first?.required.filter((field) => others.every((type) => type.required.includes(field))) ?? [];
  return ['CustomerType', ...common.filter((field) => field !== 'CustomerType')];
}

function checkStatus(plan: CommissionPlan, target: CustomerState): Problem[] {
  const known = plan.statuses.map((status) => status.id);
  if (known.includes(target.status)) return [];
  return [customerProblem('unknown_customer_status', 'CustomerStatus', { known: known.join(', ') })];
}

export interface BirthDateSubject {
  readonly plan: CommissionPlan;
  /** `YYYY-MM-DD`; `null` passes: the base type says whether a date is required. */
  readonly birthDate: string | null;
  /** The minimum age applies. */
  readonly isAgeAsked: boolean;
  /** `YYYY-MM-DD`, UTC. */
  readonly today: string;
}

export function checkBirthDate({ plan, birthDate, isAgeAsked, today }: BirthDateSubject): Problem[] {
  if (birthDate === null) return [];
  if (birthDate > today) return [customerProblem('birth_date_in_future', 'BirthDate')];
  const age = ageInYears(birthDate, today);
  const oldest = maximumAgeYears(plan);
  if (age > oldest) return [customerProblem('birth_date_implausible', 'BirthDate', { years: oldest })];
  const { years } = plan.minimumAge;
  return isAgeAsked && age < years ? [customerProblem('too_young', 'BirthDate', { years })] : [];
}

/** A PATCH of other fields does not fail for an implausible date that was stored before. */
function checkOwnBirthDate({ plan, target, current, isPatch, today }: RuleSubject): Problem[] {
  const { birthDate } = target;
  const problems = checkBirthDate({ plan, birthDate, isAgeAsked: isAgeAsked(plan, target), today });
  const isKept = isPatch && birthDate === current?.birthDate;
  return isKept ? problems.filter(({ code }) => code !== 'birth_date_implausible') : problems;
}

function isAgeAsked({ minimumAge }: CommissionPlan, { baseType }: CustomerState): boolean {
  return baseType !== null && minimumAge.baseTypes.includes(baseType);
}

function checkPassword({ plan, password }: RuleSubject): Problem[] {
  if (password === 'keep' || password.replaceBy === null) return [];
  const { minLength, maxLength, needsDigit, needsCapital } = plan.passwordRule;
  const text = password.replaceBy;
  const length = [...text].length;
  const broken = [
    ...(length < minLength || length > maxLength ? [`have ${minLength} to ${maxLength} characters`] : []),
    ...(needsDigit && !/\p{Nd}/u.test(text) ? ['contain a digit'] : []),
    ...(needsCapital && !/\p{Lu}/u.test(text) ? ['contain a capital letter'] : []),
  ];
  return broken.map((rule) => customerProblem('password_rule', 'Password', { rule }));
}

function checkTaxId({ plan, target, current }: RuleSubject): Problem[] {
  const { taxId } = target;
  if (taxId === null || taxId === current?.taxId) return [];
  if (isMaskedTaxId(taxId)) return [customerProblem('tax_id_masked', 'TaxId')];
  if (taxIdKey(taxId) === '') return [customerProblem('tax_id_empty', 'TaxId')];
  return checkTaxIdForm(plan, target);
}
