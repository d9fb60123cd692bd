import { createAccountReader } from '../accounts/account-reader.ts';
import type { Operator } from '../single-sign-on/use-token.ts';
import type { Installation } from './installation.ts';

/** Names the account that acts for a customer; none if it was disabled in the meantime. */
export function createOperatorOf({ database }: Pick<Installation, 'database'>) {
  const accounts = createAccountReader(database.reader);
  return async (accountId: number): Promise<Operator | null> => {
    const account = await accounts.byId(accountId);
    // The same role as for SignOnForCustomer, asked again: it may be gone.
    if (account === null || account.isDisabled || account.role !== 'Administrator') return null;
    return { accountId, name: account.name, emailAddress: account.emailAddress };
  };
}
