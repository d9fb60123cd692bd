/* Provisional: becomes names for the generated types. */
export type Role = 'Developer' | 'Administrator';
export interface Account { AccountId: number; Name: string; EmailAddress: string; Role: Role }
export interface Session { Account: Account | null; CsrfToken: string; Environment: 'Stage' | 'Live'; Version: string; OpenIdConnect: { Name: string } | null }
