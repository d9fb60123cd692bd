import { newToken } from '../../accounts/account.ts';
import { accountProblem } from '../../accounts/errors.ts';
import { assertChangeable } from '../../customers/record/assert-changeable.ts';
import { createGetCustomer } from '../../customers/record/get-customer.ts';
import type { CustomerReader } from '../../customers/store/customer-reader.ts';
import type { PasswordLinkReader } from '../../customers/store/password-link-reader.ts';
import type { PasswordLinkStore } from '../../customers/store/password-link-store.ts';
import type { ServiceLogStore } from '../../customers/store/service-log-store.ts';
import type { ColumnCipher } from '../../database/encryption.ts';
import type { UnitOfWork } from '../../database/unit-of-work.ts';
import { Call } from '../../kernel/call.ts';
import type { Clock } from '../../kernel/call-context.ts';
import { ProblemError } from '../../kernel/problem.ts';
import { type Purge, purgeInBatches } from '../../kernel/purging.ts';

const LIFE_MS = 86_400_000;
const SOURCE = 'Back office';
/** The actor of a password change by a link, for the history of the record. */
const ACTOR = 'one-time link';

export interface PasswordLinkPorts {
  readonly unitOfWork: UnitOfWork<{
    readonly links: PasswordLinkStore;
    readonly serviceLog: ServiceLogStore;
  }>;
  readonly links: PasswordLinkReader;
  /** Hashes tokens. */
  readonly keyedHash: ColumnCipher['keyedHash'];
  readonly customers: Pick<CustomerReader, 'byId'>;
  /** The use case of Reset Password. */
  readonly resetPassword: (
    customerId: number,
    password: string,
    call: Call,
    alongside: (stores: { readonly passwordLinks: PasswordLinkStore }) => Promise<void>,
  ) => Promise<unknown>;
  /** The origin at which browsers reach this server. */
  readonly publicAddress: () => string;
  readonly clock: Clock;
}

/** One-time links with which customers choose their own password. Only they see it. */
export interface PasswordLinks {
  /**
   * Makes the only link of a customer, with a note in the service log. The token is stored as a hash.
   * @throws ProblemError `customer_not_found`, `customer_erased`, `customer_merged`
   */
  make(customerId: number, call: Call): Promise<{ readonly link: string; readonly expiresAt: string }>;
  /**
   * Sets the password and uses up the link in one transaction. A refused password does not use up the link.
   * @throws ProblemError `link_not_valid`, and the errors of Reset Password
   */
  use(token: string, password: string, request: UseRequest): Promise<void>;
  readonly purge: Purge;
}

export interface UseRequest {
  readonly requestId: string;
  readonly operation: string;
}

export function createPasswordLinks(ports: PasswordLinkPorts): PasswordLinks {
  const { unitOfWork, links: reader, keyedHash, resetPassword, publicAddress, clock } = ports;
  const getCustomer = createGetCustomer(ports);
  return {
    async make(customerId, call) {
      const customer = await getCustomer(customerId);
      const now = clock();
      const token = newToken();
      const at = now.toISOString();
      const expiresAt = new Date(now.getTime() + LIFE_MS).toISOString();
      const text = 'Made a one-time link to choose a password.';
      await unitOfWork.run(async ({ links, serviceLog }) => {
        assertChangeable((await serviceLog.hold(customerId)) ?? customer);
        await serviceLog.add({ customerId, text, reference: '', source: SOURCE, at }, call);
        await links.put({ customerId, tokenHash: keyedHash(token), expiresAt });
      });
      // The token is after the #, which browsers do not send, so no log contains it.
      return { link: `${publicAddress()}/choose-password#${token}`, expiresAt };
    },
    async use(token, password, request) {
      const tokenHash = keyedHash(token);
      const now = clock().toISOString();
      // Guesses end here, before they need the write lock or a hash.
      const customerId = await reader.customerOf(tokenHash, now);
      if (customerId === null) throw notValid();
      await resetPassword(customerId, password, new Call({ ...request, actor: ACTOR }), async (stores) => {
        if (!(await stores.passwordLinks.take(tokenHash, now))) throw notValid();
      });
    },
    purge: (signal) => {
      const now = clock().toISOString();
      return purgeInBatches((limit) => unitOfWork.run(({ links }) => links.purge(now, limit)), signal);
    },
  };
}

function notValid(): ProblemError {
  return new ProblemError([accountProblem('link_not_valid', 'Token')]);
}
