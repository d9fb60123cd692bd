import { ProblemError } from '../kernel/problem.ts';
import type { AccountDependencies } from './account-dependencies.ts';
import { accountProblem } from './errors.ts';

/** Requests of accounts for a subscription. Granting a subscription closes the request. */
export interface AccessRequests {
  /** Opens a request. A second one changes nothing. @returns when it was opened, ISO 8601 UTC */
  request(accountId: number): Promise<string>;
  /** Closes a request without granting access. @throws ProblemError `account_not_found` */
  decline(accountId: number): Promise<void>;
}

export function createAccessRequests({
  unitOfWork,
  clock,
  note,
}: Pick<AccountDependencies, 'unitOfWork' | 'clock' | 'note'>): AccessRequests {
  return {
    async request(accountId) {
      const { at, isNew } = await unitOfWork.run(async ({ accounts }) => {
        const account = await accounts.take(accountId);
        if (account === null) throw notFound();
        if (account.accessRequestedAt !== null) return { at: account.accessRequestedAt, isNew: false };
        const now = clock().toISOString();
        await accounts.setAccessRequest(accountId, now);
        return { at: now, isNew: true };
      });
      if (isNew) note({ accountId, what: 'access requested' });
      return at;
    },
    async decline(accountId) {
      await unitOfWork.run(async ({ accounts }) => {
        if ((await accounts.take(accountId)) === null) throw notFound();
        await accounts.setAccessRequest(accountId, null);
      });
      note({ accountId, what: 'access request declined' });
    },
  };
}

function notFound(): ProblemError {
  return new ProblemError([accountProblem('account_not_found', 'accountId')]);
}
