import type { components } from './portal-schema.ts';

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

export type Subscription = Schemas['Subscription'];
export type SubscriptionKey = Subscription['Keys'][number];
export type UsageHour = Schemas['Usage']['Hours'][number];
export type LoggedRequest = Schemas['LoggedRequests']['Items'][number];
export type Product = Schemas['Product'];
export type OperationGroups = Schemas['OperationGroups'];
/** A hook point, with what is bound to it. */
export type HookBinding = Schemas['HookBinding'];
