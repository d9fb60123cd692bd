import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { uniqueViolationColumn } from '../../database/database-errors.ts';
import type { Original } from '../../extensions/hook-point.ts';
import type { Call } from '../../kernel/call.ts';
import { type Problem, ProblemError } from '../../kernel/problem.ts';
import { isEmailAvailable } from '../extension/hook-points.ts';
import type { Customer, CustomerState } from '../record/customer.ts';
import { customerProblem } from '../record/errors.ts';
import { KEY_COLUMNS } from '../record/key-columns.ts';
import { isMaskedTaxId } from '../record/tax-id-mask.ts';
import { comparisonKey } from '../record/unique-keys.ts';
import type { CustomerReader } from '../store/customer-reader.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** A record's value in a field that can be unique. */
export const VALUE_OF: Readonly<Record<UniqueField, (state: CustomerState) => string | null>> = {
  BackOfficeId: (state) => state.backOfficeId,
  EmailAddress: (state) => state.emailAddress,
  TaxId: (state) => (state.taxId === null || isMaskedTaxId(state.taxId) ? null : state.taxId),
  Username: (state) => state.username,
  WebAlias: (state) => state.webAlias,
  ExternalReferenceId: (state) => state.externalReferenceId,
};

/** Reports all taken values at once before the write. The database decides, see {@link refuseDuplicate}. */
export async function checkUniqueness(
  dependencies: Pick<WriteDependencies, 'plan' | 'customers' | 'hooks'>,
  target: CustomerState,
  current: Customer | null,
  call: Call,
): Promise<Problem[]> {
  const { plan, customers, hooks } = dependencies;
  const exceptId = current?.id ?? null;
  const email = changedValue('EmailAddress', target, current);
  const asksHandler = email !== null && hooks.handled.has(isEmailAvailable.name);
  const fields: UniqueField[] = plan.uniqueFields.filter((field) => field !== 'EmailAddress');
  if (!asksHandler && plan.uniqueFields.includes('EmailAddress')) fields.push('EmailAddress');
  const taken = await customers.takenFields(changedValues(fields, target, current), exceptId);
  const problems = taken.map((field) => customerProblem('not_unique', field, { field }));
  return asksHandler ? [...problems, ...(await checkEmail(dependencies, email, exceptId, call))] : problems;
}

/** Checks through the hook whether an email address may be used. */
export async function checkEmail(
  dependencies: Pick<WriteDependencies, 'plan' | 'customers' | 'hooks'>,
  emailAddress: string,
  exceptId: number | null,
  call: Call,
): Promise<Problem[]> {
  const isTaken = () => isValueTaken(dependencies, 'EmailAddress', emailAddress, exceptId);
  const notUnique = customerProblem('not_unique', 'EmailAddress', { field: 'EmailAddress' });
  if (!dependencies.hooks.handled.has(isEmailAvailable.name)) return (await isTaken()) ? [notUnique] : [];
  const { IsAvailable } = await dependencies.hooks.run(
    isEmailAvailable,
    { EmailAddress: emailAddress },
    { original: createEmailOriginal(dependencies), state: { exceptId } },
    call,
  );
  if (IsAvailable) return [];
  return (await isTaken()) ? [notUnique] : [customerProblem('email_not_available', 'EmailAddress')];
}

export function createEmailOriginal(
  dependencies: Pick<WriteDependencies, 'plan' | 'customers'>,
): Original<typeof isEmailAvailable, { readonly exceptId: number | null }> {
  return async ({ EmailAddress }, { exceptId }) => ({
    IsAvailable: !(await isValueTaken(dependencies, 'EmailAddress', EmailAddress, exceptId)),
  });
}

/** Whether another customer has the value and the plan declares the field unique. */
export async function isValueTaken(
  { plan, customers }: Pick<WriteDependencies, 'plan'> & { customers: Pick<CustomerReader, 'holderOf'> },
  field: UniqueField,
  value: string,
  exceptId: number | null,
): Promise<boolean> {
  return plan.uniqueFields.includes(field) && (await customers.holderOf(field, value, exceptId)) !== null;
}

/**
 * Runs a write. A race can make the database refuse a duplicate after all checks; this becomes the problem
 * that the check would have reported.
 */
export async function refuseDuplicate<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    const field = duplicateField(error);
    if (field === null) throw error;
    throw new ProblemError([customerProblem('not_unique', field, { field })], { cause: error });
  }
}

/** The field whose uniqueness the database has enforced; `null` for every other error. */
export function duplicateField(error: unknown): UniqueField | null {
  const column = uniqueViolationColumn(error);
  const entry = Object.entries(KEY_COLUMNS).find(([, keyColumn]) => keyColumn === column);
  return entry === undefined ? null : (entry[0] as UniqueField);
}

function changedValues(
  fields: readonly UniqueField[],
  target: CustomerState,
  current: Customer | null,
): ReadonlyMap<UniqueField, string> {
  const values = new Map<UniqueField, string>();
  for (const field of fields) {
    const value = changedValue(field, target, current);
    if (value !== null) values.set(field, value);
  }
  return values;
}

function changedValue(field: UniqueField, target: CustomerState, current: Customer | null): string | null {
  const value = VALUE_OF[field](target);
  if (value === null) return null;
  const key = (text: string) => comparisonKey(field, text);
  if (key(value) === '') return null;
  const stored = current === null ? null : VALUE_OF[field](current);
  return stored !== null && key(stored) === key(value) ? null : value;
}
