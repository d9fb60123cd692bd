import type { Office, Permission, Session, Subscription } from '../src/api/model.ts';
import { activeOf } from '../src/subscriptions/active-of.ts';

/*
 * The reader of the page, from the portal's API (`/portal/api`). Everyone can read the reference, so after any failure
 * the reader counts as not signed in.
 */

/** The key of a reader who is not signed in or has no usable key. */
const NO_KEY = '';
/** Where the browser stores the id of the chosen subscription, but never its key. */
const CHOICE = 'upline-subscription';
const SLOTS = ['Primary', 'Secondary'] as const;

export interface Reader {
  /** Null if not signed in. */
  readonly name: string | null;
  readonly isAdministrator: boolean;
  /** What the reader may do in the back office; empty if not signed in. */
  readonly permissions: readonly Permission[];
  /** The portal requires it with every change; null if not signed in. */
  readonly csrfToken: string | null;
  /** The active ones. */
  readonly subscriptions: readonly Subscription[];
  /** The subscription whose key is filled in. */
  readonly chosen: Subscription | null;
  readonly key: string;
}

const NOT_SIGNED_IN: Reader = {
  name: null,
  isAdministrator: false,
  permissions: [],
  csrfToken: null,
  subscriptions: [],
  chosen: null,
  key: NO_KEY,
};

export async function readReader(): Promise<Reader> {
  const session = await readAnswer<Session>('/portal/api/session');
  if (session === null || session.Account === null) return NOT_SIGNED_IN;
  const { Name: name, Role: role } = session.Account;
  const all = (await readAnswer<readonly Subscription[]>('/portal/api/subscriptions')) ?? [];
  const subscriptions = activeOf(all);
  const remembered = Number(localStorage.getItem(CHOICE));
  const chosen =
    subscriptions.find(({ SubscriptionId }) => SubscriptionId === remembered) ?? subscriptions[0];
  const isAdministrator = role === 'Administrator';
  const permissions = (await readAnswer<Office>('/portal/api/office'))?.Permissions ?? [];
  const reader = { name, isAdministrator, permissions, csrfToken: session.CsrfToken, subscriptions };
  return choose({ ...reader, chosen: null, key: NO_KEY }, chosen ?? null);
}

/** @returns the reader with the key of another subscription */
export async function choose(reader: Reader, chosen: Subscription | null): Promise<Reader> {
  if (chosen === null) return reader;
  localStorage.setItem(CHOICE, String(chosen.SubscriptionId));
  return { ...reader, chosen, key: await readKey(chosen) };
}

/** Ends the session, and discards everything that the page read during it. */
export async function signOut({ csrfToken }: Reader): Promise<void> {
  await fetch('/portal/api/session', { method: 'DELETE', headers: { 'X-Upline-Csrf': csrfToken ?? '' } });
  location.reload();
}

async function readKey({ SubscriptionId: id }: Subscription): Promise<string> {
  for (const slot of SLOTS) {
    const answer = await readAnswer<{ readonly Key: string }>(`/portal/api/subscriptions/${id}/keys/${slot}`);
    if (answer !== null) return answer.Key;
  }
  return NO_KEY;
}

/** @returns null after any failure */
async function readAnswer<Answer>(address: string): Promise<Answer | null> {
  try {
    const response = await fetch(address, { headers: { Accept: 'application/json' } });
    return response.ok ? ((await response.json()) as Answer) : null;
  } catch {
    return null;
  }
}
