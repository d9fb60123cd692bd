import Type from 'typebox';
import { serviceMethod } from '../../extensions/service-method.ts';
import { textFormats } from '../../http/text-formats.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { type Problem, ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { isWireDate, readWireCalendarDate } from '../../kernel/wire-date.ts';
import { checkIdentifier } from '../record/check-identifiers.ts';
import { checkBirthDate } from '../record/customer-rules.ts';
import { customerProblem } from '../record/errors.ts';
import { CustomerBody } from '../wire/customer-contract.ts';
import { checkEmail, isValueTaken } from '../write/check-uniqueness.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

export interface EnrollmentServiceDependencies
  extends Pick<WriteDependencies, 'plan' | 'customers' | 'hooks'> {
  readonly clock: Clock;
}

/** Longer than any valid value: a value that is too long is refused as such, not as a wrong argument. */
const TEXT_MAX = 1_000;
const text = (description: string, ...aliases: string[]) =>
  Type.String({ maxLength: TEXT_MAX, format: 'any-text', 'x-aliases': aliases, description });
const NOTHING = Type.Null({ description: 'Nothing. A wrong value is a refusal.' });

const validateEmail = serviceMethod({
  service: 'EnrollmentService',
  method: 'ValidateEmail',
  args: Type.Object({ email: text('Email address for an enrollment.', 'emailAddress') }),
  result: NOTHING,
  description:
    'Refuses an email address that is empty, malformed, or taken where the plan declares addresses unique. Calls the hook `Associates.Enrollment.IsEmailAvailable`, except in a call of that hook.',
  provenance: 'Published.',
  errors: ['required', 'invalid_email', 'invisible_character', 'not_unique', 'email_not_available'],
  async run({ email }, context, dependencies: EnrollmentServiceDependencies) {
    const address = readValue('EmailAddress', email, 'invalid_email', textFormats.email);
    throwIfAny(await checkEmail(dependencies, address, null, context));
    return null;
  },
});

const validateUsername = serviceMethod({
  service: 'EnrollmentService',
  method: 'ValidateUsername',
  args: Type.Object({ username: text('Login name for an enrollment.') }),
  result: NOTHING,
  description:
    'Refuses a login name that is empty, not storable, or taken where the plan declares login names unique.',
  provenance: 'The name is published; the rules are those of ValidateEmail.',
  errors: ['required', 'invalid_text', 'invisible_character', 'not_unique'],
  async run({ username }, _context, dependencies: EnrollmentServiceDependencies) {
    const name = readValue('Username', username, 'invalid_text', textFormats.line);
    if (await isValueTaken(dependencies, 'Username', name, null)) {
      throw refusal(customerProblem('not_unique', 'Username', { field: 'Username' }));
    }
    return null;
  },
});

const validateEnrollerBirthDate = serviceMethod({
  service: 'EnrollmentService',
  method: 'ValidateEnrollerBirthDate',
  args: Type.Object({ dob: text('Date of birth, ISO 8601.', 'birthDate') }),
  result: NOTHING,
  description:
    'Refuses a date of birth that is missing, malformed, in the future, or outside the plan’s minimum and maximum age. The minimum age applies to all base types here, because the caller asks about an enroller.',
  provenance: 'Published; its setting “Enroller Age” is the plan’s `minimumAge`.',
  errors: ['required', 'invalid_date', 'birth_date_in_future', 'birth_date_implausible', 'too_young'],
  async run({ dob }, _context, { plan, clock }: EnrollmentServiceDependencies) {
    if (!isWireDate(dob) && dob.trim() !== '') {
      throw refusal(customerProblem('invalid_date', 'BirthDate', { field: 'BirthDate' }));
    }
    const birthDate = dob.trim() === '' ? null : readWireCalendarDate(dob);
    if (birthDate === null) throw refusal(customerProblem('required', 'BirthDate', { field: 'BirthDate' }));
    const today = clock().toISOString().slice(0, 10);
    throwIfAny(checkBirthDate({ plan, birthDate, isAgeAsked: true, today }));
    return null;
  },
});

/** Checks the value against the format of the REST API's member. */
function readValue(
  field: 'EmailAddress' | 'Username',
  given: string,
  code: 'invalid_email' | 'invalid_text',
  isValid: (text: string) => boolean,
): string {
  const value = given.trim();
  if (value === '') throw refusal(customerProblem('required', field, { field }));
  const { maxLength } = CustomerBody.properties[field] as unknown as { maxLength: number };
  if (value.length > maxLength || !isValid(value)) throw refusal(customerProblem(code, field, { field }));
  throwIfAny(checkIdentifier(field, value));
  return value;
}

function refusal(problem: Problem): ProblemError {
  return new ProblemError([problem]);
}

export const enrollmentServiceMethods = [validateEmail, validateUsername, validateEnrollerBirthDate] as const;
