/*
 * Who reads the page, as the portal's own API tells (`/portal/api`). Whatever fails leaves a reader who is not
 * signed in: the reference is for everybody.
 */

/** Of one who is not signed in, or can't have one. */
const NO_KEY = '';
/** Remembers which subscription was chosen; never its key. */
const CHOICE = 'upline-subscription';
const SLOTS = ['Primary', 'Secondary'] as const;

export interface Session {
  readonly Account: { readonly Name: string } | null;
  /** Must go with every change that is asked of the portal; null when not signed in. */
  readonly CsrfToken: string | null;
}

export interface Subscription {
  readonly SubscriptionId: number;
  readonly Name: string;
  readonly State: 'Active' | 'Suspended' | 'Cancelled';
}

export interface Reader {
  /** `null` when not signed in. */
  readonly name: string | null;
  readonly csrfToken: string | null;
  /** Those with which requests can be sent. */
  readonly subscriptions: readonly Subscription[];
  /** The one whose key is filled in. */
  readonly chosen: Subscription | null;
  readonly key: string;
}

const ANYBODY: Reader = { name: null, csrfToken: null, subscriptions: [], chosen: null, key: NO_KEY };

export async function readReader(): Promise<Reader> {
  const session = await ask<Session>('/portal/api/session');
  if (session === null || session.Account === null) return ANYBODY;
  const all = (await ask<readonly Subscription[]>('/portal/api/subscriptions')) ?? [];
  const subscriptions = all.filter(({ State }) => State === 'Active');
  const remembered = Number(localStorage.getItem(CHOICE));
  const chosen =
    subscriptions.find(({ SubscriptionId }) => SubscriptionId === remembered) ?? subscriptions[0];
  const reader = { name: session.Account.Name, csrfToken: session.CsrfToken, subscriptions };
  return choose({ ...reader, chosen: null, key: NO_KEY }, chosen ?? null);
}

/** The reader with another subscription's key. */
export async function choose(reader: Reader, chosen: Subscription | null): Promise<Reader> {
  if (chosen === null) return reader;
  localStorage.setItem(CHOICE, String(chosen.SubscriptionId));
  return { ...reader, chosen, key: await readKey(chosen) };
}

/** Ends the session, and everything the page knows of it. */
export async function signOut({ csrfToken }: Reader): Promise<void> {
  await fetch('/portal/api/session', { method: 'DELETE', headers: { 'X-Upline-Csrf': csrfToken ?? '' } });
  location.reload();
}

async function readKey({ SubscriptionId: id }: Subscription): Promise<string> {
  for (const slot of SLOTS) {
    const answer = await ask<{ readonly Key: string }>(`/portal/api/subscriptions/${id}/keys/${slot}`);
    if (answer !== null) return answer.Key;
  }
  return NO_KEY;
}

async function ask<Answer>(address: string): Promise<Answer | null> {
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' } });
    return response.ok ? ((await response.json()) as Answer) : null;
  } catch {
    return null;
  }
}
