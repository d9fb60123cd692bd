import { definePortalOperation } from '../../http/portal-operation.ts';
import { callOfAccount } from '../call-of-account.ts';
import { defineOfficeOperation } from '../office-operation.ts';
import { makePasswordLinkContract, usePasswordLinkContract } from './contracts.ts';
import type { PasswordLinks } from './password-links.ts';

interface LinkDependencies {
  readonly passwordLinks: PasswordLinks;
}

export const makePasswordLinkOperation = defineOfficeOperation(
  makePasswordLinkContract,
  'people.password',
  ({ passwordLinks }: LinkDependencies) =>
    async ({ params: { customerId } }, call) => {
      const { link, expiresAt } = await passwordLinks.make(customerId, callOfAccount(call));
      return { body: { Link: link, ExpiresAt: expiresAt } };
    },
);

/** For the person who got the link, so no account is required. */
export const usePasswordLinkOperation = definePortalOperation(
  usePasswordLinkContract,
  'anyone',
  ({ passwordLinks }: LinkDependencies) =>
    async ({ body: { Token, Password } }, { requestId, operation }) => {
      await passwordLinks.use(Token, Password, { requestId, operation });
      return { body: {} };
    },
);

export const passwordLinkOperations = [usePasswordLinkOperation];
