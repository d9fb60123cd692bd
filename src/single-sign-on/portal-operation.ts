import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { definePortalOperation } from '../http/portal-operation.ts';
import { CustomerIdParams } from '../kernel/customer-id.ts';
import { args, dest, SIGN_ON_ERRORS } from './contract.ts';
import { createIssueToken, type SignOnDependencies } from './issue-token.ts';

const signOnForCustomerContract = defineContract({
  id: 'SignOnForCustomer',
  method: 'POST',
  path: '/customers/{customerId}/sign-on',
  tag: 'Customers',
  summary: 'Sign On for Customer',
  description:
    'The address that signs an operator in for a customer, once, within a minute. The destination learns who the operator is, and the log of the server names both. For administrators.',
  params: CustomerIdParams,
  query: Type.Object({}),
  body: Type.Object({ Dest: Type.Optional(dest()), Args: Type.Optional(args()) }),
  answer: {
    status: 200,
    description: 'The address.',
    schema: Type.Object({ Url: Type.String({ description: 'Complete address with the token.' }) }),
  },
  errors: ['not_signed_in', 'not_allowed', 'invalid_text', 'customer_not_found', ...SIGN_ON_ERRORS],
});

export interface OperatorDependencies extends SignOnDependencies {
  readonly note: (event: {
    readonly accountId: number;
    readonly customerId: number;
    readonly what: string;
  }) => void;
}

/** What administrators may do as customers. */
export const signOnPortalOperations = [
  definePortalOperation(signOnForCustomerContract, 'administrator', (dependencies: OperatorDependencies) => {
    const issueToken = createIssueToken(dependencies);
    return async ({ params: { customerId }, body: { Dest, Args } }, { account: { accountId } }) => {
      const url = await issueToken.forCustomer(customerId, { dest: Dest, args: Args }, accountId);
      dependencies.note({ accountId, customerId, what: 'signed on for a customer' });
      return { body: { Url: url } };
    };
  }),
];
