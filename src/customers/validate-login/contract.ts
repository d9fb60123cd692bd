import Type from 'typebox';
import { defineContract } from '../../http/operation.ts';
import { CustomerAnswer } from '../wire/answer-contract.ts';
import { customerExample } from '../wire/answer-examples.ts';

const text = (maxLength: number, format: 'line' | 'password', description: string) =>
  ({ type: 'string', maxLength, format, 'x-problem': 'invalid_text', description }) as const;
const USERNAME = text(254, 'line', 'Login name.');
const PASSWORD = text(128, 'password', 'Password.');

const answer = {
  status: 200,
  description: 'The customer.',
  schema: CustomerAnswer,
  example: customerExample,
} as const;
const errors = ['invalid_text', 'login_failed', 'too_many_logins'];

export const validateLoginContract = defineContract({
  id: 'ValidateLogin',
  method: 'POST',
  path: '/validate/login',
  tag: 'Validate',
  summary: 'Validate Login',
  description: `Finds the customer with this username and password. If the commission plan says so (\`loginBy\`), an email address or a back
office id can replace the username. All failures give the same \`login_failed\`. After ten
failed logins of one customer, all their logins are refused until 15 minutes after the first failure.

The commission plan says which statuses may log in (\`mayLogIn\`): by default all except Deleted and Terminated. Check
\`CustomerStatus\` yourself for the others. Upline does not offer the form with the password in the query, because URLs are logged everywhere.`,
  params: Type.Object({}),
  query: Type.Object({}),
  body: Type.Object(
    {
      username: Type.Unsafe<string>(USERNAME),
      password: Type.Unsafe<string>(PASSWORD),
    },
    { title: 'LoginBody' },
  ),
  bodyExamples: {
    login: { summary: 'Login', value: { username: 'TestUsername01', password: 'PasswordHere1' } },
  },
  answer,
  errors,
});

/** Served only if a setting enables it, see `UPLINE_LOGIN_BY_QUERY`. */
export const validateLoginByQueryContract = defineContract({
  id: 'ValidateLoginByQuery',
  method: 'GET',
  path: '/validate/login',
  tag: 'Validate',
  summary: 'Validate Login by Query',
  description: `Validate Login with username and password in the query, for older clients. Use Validate Login in new code: proxies, browsers and
monitoring write down addresses with their queries. Both operations share the limit of ten failures.`,
  params: Type.Object({}),
  query: Type.Object({
    username: Type.Unsafe<string>({ ...USERNAME, 'x-literal': true }),
    password: Type.Unsafe<string>({ ...PASSWORD, 'x-literal': true }),
  }),
  body: undefined,
  needsWriteScope: true,
  answer,
  errors,
});
