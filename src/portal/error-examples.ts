import { type ProblemBody, problemAnswer } from '../http/error-answer.ts';
import { rateLimitedBody, unauthorizedBody } from '../http/gateway-answers.ts';
import type { OperationContract } from '../http/operation.ts';
import { defineProblems, type ErrorDefinition } from '../kernel/problem.ts';

/* Examples of failures, made by the functions that answer them. */

/** Most instructive first: an example shows these if the operation can answer them. */
const TELLING = [
  'required',
  'invalid_date',
  'wrong_type',
  'internal_error',
  'not_unique',
  'position_taken',
  'batch_not_staged',
  'extension_unreachable',
];
/** Maximum number of problems in one example. */
const SHOWN_MAX = 2;

/** The usual field of an error; the first one that the operation has is used. */
const USUAL_FIELDS: Readonly<Record<string, readonly string[]>> = {
  required: ['EmailAddress', 'Password'],
  invalid_date: ['BirthDate', 'asOf', 'modifiedSince'],
  wrong_type: ['SponsorId', 'customerId', 'batchId', 'limit'],
  not_unique: ['EmailAddress', 'AdditionalWebAliases'],
  customer_not_found: ['customerId', 'associateId'],
  unknown_tree: ['tree'],
  upline_not_placed: ['toUplineId'],
};

const DETAILS: Readonly<Record<string, string | number>> = {
  allowed: 'GET, HEAD',
  character: 'U+200B',
  column: 12,
  country: 'DE',
  customerId: 1002,
  days: 30,
  depth: 9,
  entry: 'x',
  expected: 'a whole number',
  faults: 'AssociateId is missing',
  from: 2,
  header: 'If-Match',
  hook: 'Associates.Enrollment.UpdateAssociateBaseType',
  host: '10.0.0.7',
  known: 'Enrollment, Unilevel',
  leg: 'left',
  levels: 9,
  limit: 'between 1 and 2147483647',
  line: 3,
  max: 100,
  maxInAll: 500,
  mergedId: 1002,
  message: 'The welcome kit is not available in this country.',
  min: 8,
  minutes: 15,
  oldest: '48210',
  operation: 'Get Customer',
  other: 'customerId',
  permission: 'trees.move',
  position: 2,
  reached: 4711,
  reason: 'they left the company',
  rule: 'contain a digit',
  seconds: 40,
  service: 'TreeService',
  state: 'committed',
  status: 4,
  supported: '2 to 1',
  survivorId: 1003,
  to: 3,
  tree: 'Unilevel',
  type: 'customer.upgrade',
  until: '2026-12-01T00:00:00Z',
  upline: 1001,
  what: 'stays as it is',
  years: 18,
};

/** Details that mean something else in this error. */
const DETAILS_OF: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  body_not_json: { reason: 'unexpected character' },
  batch_built_upon: { change: 'was moved or removed since' },
  merge_built_upon: { reason: 'customer 1003 was moved since' },
};

/** Body members that cannot cause an error. */
const READ_ONLY = ['CustomerId', 'EnrollerId', 'InactiveDate', 'SignupDate'];
const REQUEST_ID = '0851c2de-1776-453c-ae76-8e4a928b028b';
const RETRY_AFTER_SECONDS = 17;

export const gatewayExamples: Readonly<Record<number, unknown>> = {
  401: unauthorizedBody('invalid'),
  429: rateLimitedBody(RETRY_AFTER_SECONDS),
};

/**
 * The body of a failed request to an operation.
 * @param codes the codes that the status can have
 */
export function problemExample(
  contract: OperationContract,
  codes: readonly string[],
  catalogue: Readonly<Record<string, ErrorDefinition>>,
): ProblemBody {
  const makeProblem = defineProblems(catalogue);
  const rank = (code: string) => (TELLING.includes(code) ? TELLING.indexOf(code) : TELLING.length);
  const [first, ...rest] = codes
    .toSorted((left, right) => rank(left) - rank(right))
    .map((code) => {
      const field = fieldOf(code, contract, catalogue[code]?.text.includes('{field}') ?? false);
      return makeProblem(code, field, {
        ...DETAILS,
        ...DETAILS_OF[code],
        ...(field === undefined ? {} : { field }),
      });
    });
  if (first === undefined) throw new TypeError('A status that carries no code');
  const others = rest.filter(
    ({ kind, field }) => kind === 'invalid' && field !== undefined && field !== first.field,
  );
  const problems = [first, ...(first.field === undefined ? [] : others.slice(0, SHOWN_MAX - 1))] as const;
  return problemAnswer(problems, REQUEST_ID, 'off').body;
}

/** A field of this operation that the error can refer to. */
function fieldOf(code: string, contract: OperationContract, isNeeded: boolean): string | undefined {
  const fields = [contract.body, contract.params, contract.query].flatMap((schema) =>
    Object.keys(schema?.properties ?? {}),
  );
  const usual = USUAL_FIELDS[code]?.find((field) => fields.includes(field));
  return usual ?? (isNeeded ? fields.find((field) => !READ_ONLY.includes(field)) : undefined);
}
