/* Provisional: becomes names for the generated types. */
export type Role = 'Developer' | 'Administrator';
export interface Account {
  AccountId: number;
  Name: string;
  EmailAddress: string;
  Role: Role;
}
export interface Session {
  Account: Account | null;
  CsrfToken: string;
  Environment: 'Stage' | 'Live';
  Version: string;
  OpenIdConnect: { Name: string } | null;
}
export interface Invitation {
  EmailAddress: string;
  Name: string;
  Role: Role;
  Purpose: 'Invitation' | 'PasswordReset';
  ExpiresAt: string;
}
export interface OneTimeLink {
  AccountId: number;
  Link: string;
  ExpiresAt: string;
}
export interface ListedAccount extends Account {
  IsDisabled: boolean;
  HasPassword: boolean;
  LastSeenAt: string | null;
}
export interface SubscriptionKey {
  Slot: 'Primary' | 'Secondary';
  CreatedAt: string;
  ExpiresAt: string | null;
  LastUsedAt: string | null;
  MaskedKey: string;
}
export interface Subscription {
  SubscriptionId: number;
  Name: string;
  State: 'Active' | 'Suspended' | 'Cancelled';
  Owner: { AccountId: number; Name: string } | null;
  Product: { ProductId: number; Name: string } | null;
  Scopes: string[];
  AllowedAddresses: string[];
  CreatedAt: string;
  LastUsedAt: string | null;
  Keys: SubscriptionKey[];
  Requests24h: number;
  Errors24h: number;
}
export interface UsageHour {
  At: string;
  Requests: number;
  Errors: number;
}
export interface LoggedRequest {
  At: string;
  RequestId: string;
  Operation: string;
  Method: string;
  Status: number;
  DurationMs: number;
  KeySlot: 'Primary' | 'Secondary';
  ErrorCode: string | null;
  ErrorText: string | null;
  RequestBody?: string | null;
  ResponseBody?: string | null;
}
export interface Product {
  ProductId: number;
  Name: string;
  Description: string;
  Operations: string[];
}
export interface HookBinding {
  Hook: string;
  Way: 'Local' | 'Remote';
  Url: string | null;
  IsShadow: boolean;
  IsPaused: boolean;
  Circuit: 'Closed' | 'HalfOpen' | 'Open' | null;
  Calls24h: number;
  Failures24h: number;
  LastCallAt: string | null;
}
