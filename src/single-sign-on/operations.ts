import { defineOperation } from '../http/operation.ts';
import { ProblemError } from '../kernel/problem.ts';
import { getSsoUrlContract, ssoContract } from './contract.ts';
import { signOnProblem } from './errors.ts';
import { createIssueToken, type SignOnDependencies } from './issue-token.ts';
import { splitDest, withStrayParameters } from './stray-parameters.ts';
import { createUseToken, type SignedOn, type UseTokenDependencies } from './use-token.ts';

export const signOnOperations = [
  defineOperation(getSsoUrlContract, (dependencies: SignOnDependencies) => {
    const issueToken = createIssueToken(dependencies);
    return async ({ params, query }) => ({
      body: await issueToken.forCustomer(params.customerId, splitDest(query), null),
    });
  }),
  defineOperation(ssoContract, (dependencies: UseTokenDependencies) => {
    const issueToken = createIssueToken(dependencies);
    const useToken = createUseToken(dependencies);
    return async ({ query: { token = '', externalId = '', ...target } }, call) => {
      if (token !== '') return { body: signedOnAnswer(await useToken(token, call.context.actor)) };
      const named = withStrayParameters(externalId, target);
      if (named.value.trim() === '') throw new ProblemError([signOnProblem('sso_parameter_missing')]);
      return { body: await issueToken.forExternalId(named.value.trim(), named.target) };
    };
  }),
] as const;

function signedOnAnswer({ customer, operator }: SignedOn) {
  const name = [customer.firstName ?? '', customer.lastName ?? ''].filter((part) => part !== '').join(' ');
  return {
    CustomerId: String(customer.id),
    ExternalReferenceId: customer.externalReferenceId ?? '',
    DisplayName: name === '' ? (customer.companyName ?? '') : name,
    Username: customer.username ?? '',
    EmailAddress: customer.emailAddress ?? '',
    BackOfficeId: customer.backOfficeId,
    ...(operator === null
      ? {}
      : {
          Operator: {
            AccountId: operator.accountId,
            Name: operator.name,
            EmailAddress: operator.emailAddress,
          },
        }),
  };
}
