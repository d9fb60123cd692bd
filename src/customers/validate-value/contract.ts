import Type from 'typebox';
import type { UniqueField } from '../../commission-plan/customer-fields.ts';
import { defineContract } from '../../http/operation.ts';
import { READ_HOOK_ERRORS } from '../extension/read-hook-errors.ts';
import { customerBodyExamples } from '../wire/body-examples.ts';
import { ID_MAX } from '../wire/customer-contract.ts';

/** The meaning of `true`: Username Availability Check asks the opposite of the other operations. */
const TRUE_MEANS = {
  taken: {
    description: (field: UniqueField) =>
      `Whether another customer already has this \`${field}\`. **\`true\` means taken**, which is the published meaning.
Compared as for uniqueness. If the commission plan allows duplicates, the answer is \`false\`.`,
    answer: 'true when taken, false when free.',
    example: false,
  },
  available: {
    description: (field: UniqueField) =>
      `Whether a customer may have this \`${field}\`. **\`true\` means available**, the opposite of Validate ${field}.
Compared as for uniqueness. If the commission plan allows duplicates, the answer is \`true\`.`,
    answer: 'true when available, false when taken.',
    example: true,
  },
} as const;

function validateContract(
  id: string,
  segment: string,
  field: UniqueField,
  summary: string,
  errorsOfHook: readonly string[] = [],
  trueMeans: keyof typeof TRUE_MEANS = 'taken',
) {
  const { description, answer, example } = TRUE_MEANS[trueMeans];
  return defineContract({
    id,
    method: 'GET',
    path: `/validate/${segment}/{value}`,
    tag: 'Validate',
    summary,
    description: description(field),
    params: Type.Object({
      value: Type.String({
        maxLength: 300,
        format: 'line',
        'x-problem': 'invalid_text',
        description: 'The value to look for.',
        examples: [customerBodyExamples.full.value[field]],
      }),
    }),
    query: Type.Object({
      excludeCustomerId: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: ID_MAX,
          description: 'A customer to ignore, for example the one being edited.',
        }),
      ),
    }),
    body: undefined,
    answer: {
      status: 200,
      description: answer,
      schema: Type.Boolean(),
      example,
    },
    errors: ['invalid_text', ...errorsOfHook],
  });
}

/** The Validate operations, with the field that each one checks. */
export const validateContracts = [
  {
    field: 'EmailAddress',
    contract: validateContract(
      'ValidateEmailAddress',
      'email-address',
      'EmailAddress',
      'Validate Email Address',
      READ_HOOK_ERRORS,
    ),
  },
  {
    field: 'Username',
    contract: validateContract('ValidateUsername', 'username', 'Username', 'Validate Username'),
  },
  {
    field: 'Username',
    contract: validateContract(
      'UsernameAvailabilityCheck',
      'availability-check/usernames',
      'Username',
      'Username Availability Check',
      [],
      'available',
    ),
    trueMeans: 'available',
  },
  { field: 'TaxId', contract: validateContract('ValidateTaxId', 'tax-id', 'TaxId', 'Validate Tax Id') },
  {
    field: 'WebAlias',
    contract: validateContract('ValidateWebAlias', 'web-alias', 'WebAlias', 'Validate Web Alias'),
  },
  {
    field: 'BackOfficeId',
    contract: validateContract(
      'ValidateBackOfficeId',
      'backoffice-id',
      'BackOfficeId',
      'Validate Back Office Id',
    ),
  },
] as const;
