import type { components } from './portal-schema.ts';

/* The answers of the portal's operations, by their names in its OpenAPI document. */

type Schemas = components['schemas'];

export type Session = Schemas['PortalSession'];
/** The signed-in account. */
export type SignedIn = NonNullable<Session['Account']>;
export type Role = SignedIn['Role'];
export type Invitation = Schemas['Invitation'];
export type OneTimeLink = Schemas['OneTimeLink'];
/** Any account, as administrators see it. */
export type Account = Schemas['Account'];

export type Subscription = Schemas['Subscription'];
export type SubscriptionKey = Subscription['Keys'][number];
export type UsageHour = Schemas['Usage']['Hours'][number];
export type LoggedRequest = Schemas['LoggedRequests']['Items'][number];
export type Product = Schemas['Product'];
export type OperationGroups = Schemas['OperationGroups'];
/** A hook point and its handler. */
export type HookBinding = Schemas['HookBinding'];
