import type { SignedInCall } from '../http/portal-operation.ts';
import { Call } from '../kernel/call.ts';

/** A call of the API by the account that is signed in. */
export function callOfAccount({ requestId, operation, account, signal }: SignedInCall): Call {
  return new Call({ requestId, operation, actor: `account ${account.accountId}`, signal });
}
