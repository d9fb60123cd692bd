import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { CustomerIdParams } from '../kernel/customer-id.ts';

/** Includes the parameters after a stray question mark. */
const DEST_MAX = 1_200;

const line = (maxLength: number, description: string, options = {}) =>
  Type.Unsafe<string>({
    ...{ type: 'string', maxLength, format: 'line', 'x-problem': 'invalid_text', description },
    ...options,
  });

export const dest = () =>
  line(
    DEST_MAX,
    'Name of a destination of the commission plan; case-sensitive. Left out: the plan’s own address.',
    {
      'x-aliases': ['?dest'],
    },
  );
export const args = () =>
  line(1_000, 'Parameters for the destination, as a query: `tab=2&item=5`, percent-encoded.', {
    'x-aliases': ['?args'],
  });

const URL_EXAMPLE = 'https://office.example.com/sign-in?token=Hk3vQ0h1Yq2c5mW8sZr4tN7xB9uE6pJ1aLdKfGiTwVo';

const AddressAnswer = Type.String({ description: 'Complete address with the token.' });

export const SIGN_ON_ERRORS = [
  'sso_not_configured',
  'unknown_destination',
  'sso_not_allowed',
  'too_many_sso_tokens',
];

export const getSsoUrlContract = defineContract({
  id: 'GetSsoUrl',
  method: 'GET',
  path: '/sso/{customerId}',
  tag: 'SSO',
  summary: 'Get SSO URL',
  description: `The address that signs a customer in at a destination of the commission plan (\`singleSignOn\`). Send the browser there at
once: the token in it works once, for one minute. At most 20 tokens a minute for each customer.

The destination exchanges the token with Get Customer by SSO Token. The key needs permission to write.`,
  params: CustomerIdParams,
  query: Type.Object({ dest: Type.Optional(dest()), args: Type.Optional(args()) }),
  body: undefined,
  needsWriteScope: true,
  answer: {
    status: 200,
    description: 'The address, as a JSON string.',
    schema: AddressAnswer,
    example: URL_EXAMPLE,
  },
  errors: ['invalid_text', 'customer_not_found', ...SIGN_ON_ERRORS],
});

const Operator = Type.Object(
  {
    AccountId: Type.Integer({ description: 'Account in the portal.' }),
    Name: Type.String({ description: 'Name of the operator.' }),
    EmailAddress: Type.String({ description: 'Email address of the operator.' }),
  },
  { title: 'SsoOperator', description: 'Only when an operator signs in for the customer.' },
);

const SignedOnAnswer = Type.Object(
  {
    CustomerId: Type.String({ description: 'Internal id, as text.' }),
    ExternalReferenceId: Type.String({ description: 'Id in the client’s other system.' }),
    DisplayName: Type.String({ description: 'Name, or the company name of a customer without one.' }),
    Username: Type.String({ description: 'Login name.' }),
    EmailAddress: Type.String({ description: 'Email address.' }),
    BackOfficeId: Type.String({ description: 'Id that people see.' }),
    Operator: Type.Optional(Operator),
  },
  { title: 'SsoCustomer' },
);

export const ssoContract = defineContract({
  id: 'GetCustomerBySsoToken',
  method: 'GET',
  path: '/sso',
  tag: 'SSO',
  summary: 'Get Customer by SSO Token',
  description: `With \`token\`: who signs in. A token works once, within its minute; whatever is wrong with it, the answer is the same.
\`Operator\` is there when an employee of the company signs in for the customer; show it, and keep it in your own logs. A subscription
that presents more than 100 wrong tokens in a minute is refused for the rest of it.

With \`externalId\`, \`dest\` and \`args\`: the address of Get SSO URL for the customer with this external reference id. \`token\` takes
precedence. The stray second \`?\` of the published template, before \`dest\`, is accepted.`,
  params: Type.Object({}),
  query: Type.Object({
    token: Type.Optional(line(200, 'Token from the address that the person arrived at.')),
    externalId: Type.Optional(
      line(1_500, 'External reference id of a customer.', {
        'x-aliases': ['?externalId'],
        examples: ['EXT1234567890'],
      }),
    ),
    dest: Type.Optional(dest()),
    args: Type.Optional(args()),
  }),
  body: undefined,
  needsWriteScope: true,
  answer: {
    status: 200,
    description: 'The customer or, for `externalId`, the address as a JSON string.',
    schema: Type.Union([SignedOnAnswer, AddressAnswer]),
    example: {
      CustomerId: '45678',
      ExternalReferenceId: 'EXT1234567890',
      DisplayName: 'Jane Sample',
      Username: 'TestUsername01',
      EmailAddress: 'jane@example.com',
      BackOfficeId: '143FE',
    },
  },
  errors: [
    'invalid_text',
    'sso_parameter_missing',
    'sso_token_not_valid',
    'too_many_sso_failures',
    'external_id_not_found',
    'external_id_ambiguous',
    ...SIGN_ON_ERRORS,
  ],
});
