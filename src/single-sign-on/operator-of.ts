import type { AccountReader } from '../accounts/account-reader.ts';
import type { Operator } from './use-token.ts';

/** Names the account that acts for a customer; none if it was disabled in the meantime. */
export function createOperatorOf(accounts: Pick<AccountReader, 'byId'>) {
  return async (accountId: number): Promise<Operator | null> => {
    const account = await accounts.byId(accountId);
    // The same role as for SignOnForCustomer, checked again: the account may have lost it.
    if (account === null || account.isDisabled || account.role !== 'Administrator') return null;
    return { accountId, name: account.name, emailAddress: account.emailAddress };
  };
}
