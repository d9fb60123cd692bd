import Type from 'typebox';
import { defineContract } from '../http/operation.ts';
import { definePortalOperation, type SignedInCall } from '../http/portal-operation.ts';
import { CustomerIdParams } from '../kernel/customer-id.ts';
import { args, dest, SIGN_ON_ERRORS } from './contract.ts';
import { createIssueToken, type SignOnDependencies } from './issue-token.ts';
import { signOnDestinations } from './sign-on-address.ts';

const signOnForCustomerContract = defineContract({
  id: 'SignOnForCustomer',
  method: 'POST',
  path: '/customers/{customerId}/sign-on',
  tag: 'Customers',
  summary: 'Sign On for Customer',
  description:
    'The address that signs an operator in for a customer, once, within a minute. The destination learns who the operator is. The record of reads and the log of the server name both. For administrators.',
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

const listDestinationsContract = defineContract({
  id: 'ListSignOnDestinations',
  method: 'GET',
  path: '/sign-on/destinations',
  tag: 'Customers',
  summary: 'List Sign-On Destinations',
  description:
    'Where *Sign On for Customer* can lead, by the commission plan. The list is empty if the plan has no single sign-on. For administrators.',
  params: Type.Object({}),
  query: Type.Object({}),
  body: undefined,
  answer: {
    status: 200,
    description: 'The destinations.',
    schema: Type.Array(
      Type.Object(
        {
          Dest: Type.String({ description: 'Name for `Dest`; empty for the address of the plan.' }),
          Origin: Type.String({ description: 'Origin of the address.' }),
        },
        { title: 'SignOnDestination' },
      ),
    ),
  },
  errors: ['not_signed_in', 'not_allowed'],
});

export interface OperatorDependencies extends SignOnDependencies {
  /** Records a sign-on in the log of views before the address is returned. */
  readonly noteSignOn: (customerId: number, call: SignedInCall) => Promise<void>;
  readonly note: (event: {
    readonly accountId: number;
    readonly customerId: number;
    readonly what: string;
  }) => void;
}

/** Administrators act on behalf of customers. */
export const signOnPortalOperations = [
  definePortalOperation(signOnForCustomerContract, 'administrator', (dependencies: OperatorDependencies) => {
    const issueToken = createIssueToken(dependencies);
    return async ({ params: { customerId }, body: { Dest, Args } }, call) => {
      const { accountId } = call.account;
      const url = await issueToken.forCustomer(customerId, { dest: Dest, args: Args }, accountId);
      await dependencies.noteSignOn(customerId, call);
      dependencies.note({ accountId, customerId, what: 'signed on for a customer' });
      return { body: { Url: url } };
    };
  }),
  definePortalOperation(
    listDestinationsContract,
    'administrator',
    ({ plan }: OperatorDependencies) =>
      async () => ({
        body: signOnDestinations(plan).map(({ dest, origin }) => ({ Dest: dest, Origin: origin })),
      }),
  ),
];
