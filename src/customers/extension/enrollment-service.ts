import Type from 'typebox';
import { serviceMethod } from '../../extensions/service-method.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { type Problem, ProblemError, throwIfAny } from '../../kernel/problem.ts';
import { isWireDate, readWireCalendarDate } from '../../kernel/wire-date.ts';
import { checkIdentifier } from '../record/check-identifiers.ts';
import { checkBirthDate } from '../record/customer-rules.ts';
import { customerProblem } from '../record/errors.ts';
import { textFormats } from '../record/text-formats.ts';
import { CustomerBody } from '../wire/customer-contract.ts';
import { checkEmail, isValueTaken } from '../write/check-uniqueness.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';

export interface EnrollmentServiceDependencies
  extends Pick<WriteDependencies, 'plan' | 'customers' | 'hooks'> {
  readonly clock: Clock;
}

/** More than any value has: what is too long is refused as such, not as a wrong argument. */
const TEXT_MAX = 1_000;
const text = (description: string) => Type.String({ maxLength: TEXT_MAX, format: 'any-text', description });
const NOTHING = Type.Null({ description: 'Nothing. What is wrong is a refusal.' });

const validateEmail = serviceMethod({
  service: 'EnrollmentService',
  method: 'ValidateEmail',
  args: Type.Object({ email: text('The email address that somebody wants to enroll with.') }),
  result: NOTHING,
  description:
    'Refuses an email address that is empty, none, or taken where the plan wants them unique. Asks the hook `Associates.Enrollment.IsEmailAvailable`, except in a call of that hook.',
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
  args: Type.Object({ username: text('The login name that somebody wants to enroll with.') }),
  result: NOTHING,
  description: 'Refuses a login name that is empty, not storable, or taken where the plan wants them unique.',
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
  args: Type.Object({ dob: text('Date of birth, ISO 8601.') }),
  result: NOTHING,
  description:
    'Refuses a date of birth that is missing, none, in the future, further back than the plan’s maximum age, or less than its minimum age ago. The age is asked whatever base types the plan asks it of: who enrolls others is of one of them.',
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

/** The value by the form that the REST API asks of the field. */
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
