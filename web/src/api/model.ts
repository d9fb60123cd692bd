import type { components } from './portal-schema.ts';

export type {
  HookBinding,
  LoggedRequest,
  Product,
  Subscription,
  SubscriptionKey,
  UsageHour,
} from './expected-schema.ts';

/* What the portal's operations answer, by the names that its document gives it. */

type Schemas = components['schemas'];

export type Session = Schemas['PortalSession'];
/** Whoever is signed in. */
export type SignedIn = NonNullable<Session['Account']>;
export type Role = SignedIn['Role'];
export type Invitation = Schemas['Invitation'];
export type OneTimeLink = Schemas['OneTimeLink'];
/** Of anybody, as administrators see it. */
export type Account = Schemas['Account'];
