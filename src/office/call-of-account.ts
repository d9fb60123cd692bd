import type { SignedInCall } from '../http/portal-operation.ts';
import { Call } from '../kernel/call.ts';

const OF_ACCOUNT = /^account (\d{1,10})$/;

/** A call of the API by the signed-in account. */
export function callOfAccount({ requestId, operation, account, signal }: SignedInCall): Call {
  return new Call({ requestId, operation, actor: `account ${account.accountId}`, signal });
}

/** The same call, for a change that is allowed on only one version of the record. */
export function callOnVersion(call: SignedInCall, version: string): Call {
  return new Call({ ...callOfAccount(call).context, ifMatch: [version] });
}

/** The account that a stored actor represents; `null` for other actors, such as subscriptions. */
export function accountOfActor(actor: string): number | null {
  const id = OF_ACCOUNT.exec(actor)?.[1];
  return id === undefined ? null : Number(id);
}
