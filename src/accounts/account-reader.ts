import { sql } from 'kysely';
import type { ReadHandle } from '../database/database.ts';
import { emailKey, emailSpelling } from '../kernel/email-address.ts';
import type { Account, Credentials, LinkPurpose, Role } from './account.ts';

/** A link that is currently valid. */
export interface LiveLink {
  readonly account: Account;
  readonly purpose: LinkPurpose;
  readonly expiresAt: string;
}

/** The account of a session. */
export interface SessionOwner {
  readonly accountId: number;
  readonly name: string;
  readonly role: Role;
  readonly lastSeenAt: string;
}

/** A signed-in browser. */
export interface Session {
  readonly userAgent: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly isThis: boolean;
}

/** Two accounts with one email address. */
export interface AccountClash {
  /** The account found only by the exact spelling of its address. */
  readonly accountId: number;
  /** The account found by the address. */
  readonly holderId: number;
}

/** Reads accounts. Tokens are hashed. */
export interface AccountReader {
  byId(id: number): Promise<Account | null>;
  byEmail(emailAddress: string): Promise<Account | null>;
  list(): Promise<Account[]>;
  /** Number of open requests for access. */
  countAccessRequests(): Promise<number>;
  credentials(emailAddress: string): Promise<Credentials | null>;
  credentialsOf(id: number): Promise<Credentials | null>;
  /** The link with this token, if it is valid at this instant. */
  link(tokenHash: string, at: string): Promise<LiveLink | null>;
  /** The account that this token signs in at this instant. */
  sessionOwner(tokenHash: string, at: string, idleSince: string): Promise<SessionOwner | null>;
  /** Accounts whose address, as it is compared today, is also the address of another account. */
  clashes(): Promise<AccountClash[]>;
  /** The latest sessions. */
  sessions(accountId: number, ownTokenHash: string, at: string): Promise<Session[]>;
}

/** More browsers than any person has; scripts that sign in create many sessions. */
const SESSIONS_MAX = 200;

export function createAccountReader(db: ReadHandle): AccountReader {
  const accounts = () =>
    db
      .selectFrom('accounts')
      .select([
        'accounts.id',
        'email_address',
        'name',
        'role',
        'is_disabled',
        'password_hash',
        'accounts.created_at as created_at',
        'last_sign_in_at',
        'access_requested_at',
      ]);
  const one = async (query: ReturnType<typeof accounts>) => {
    const row = await query.executeTakeFirst();
    return row === undefined ? null : toAccount(row);
  };
  /** If two accounts share an address in two spellings (decision 0049), the one with this spelling. */
  const idOf = async (emailAddress: string): Promise<number | null> => {
    const spelling = emailSpelling(emailAddress);
    const rows = await db
      .selectFrom('accounts')
      .select(['id', 'email_address_key'])
      .where('email_address_key', 'in', [spelling, emailKey(emailAddress)])
      .execute();
    return (rows.find((row) => row.email_address_key === spelling) ?? rows[0])?.id ?? null;
  };
  const credentialsOf = async (id: number): Promise<Credentials | null> => {
    const row = await db
      .selectFrom('accounts')
      .select(['id', 'password_hash', 'is_disabled'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return null;
    return { accountId: row.id, passwordHash: row.password_hash, isDisabled: row.is_disabled === 1 };
  };
  return {
    byId: (id) => one(accounts().where('id', '=', id)),
    async byEmail(emailAddress) {
      const id = await idOf(emailAddress);
      return id === null ? null : one(accounts().where('id', '=', id));
    },
    async list() {
      return (await accounts().orderBy('name').orderBy('id').execute()).map(toAccount);
    },
    async countAccessRequests() {
      const { requests } = await db
        .selectFrom('accounts')
        .select((row) => row.fn.countAll<number | string>().as('requests'))
        .where('access_requested_at', 'is not', null)
        .executeTakeFirstOrThrow();
      return Number(requests);
    },
    async credentials(emailAddress) {
      const id = await idOf(emailAddress);
      return id === null ? null : credentialsOf(id);
    },
    credentialsOf,
    async link(tokenHash, at) {
      const row = await accounts()
        .innerJoin('account_links', 'account_links.account_id', 'accounts.id')
        .select(['purpose', 'expires_at'])
        .where('token_hash', '=', tokenHash)
        .where('expires_at', '>', at)
        .where('is_disabled', '=', 0)
        .executeTakeFirst();
      return row === undefined
        ? null
        : { account: toAccount(row), purpose: row.purpose, expiresAt: row.expires_at };
    },
    async sessionOwner(tokenHash, at, idleSince) {
      const row = await db
        .selectFrom('account_sessions as s')
        .innerJoin('accounts as a', 'a.id', 's.account_id')
        .select(['a.id as accountId', 'a.name', 'a.role', 's.last_seen_at as lastSeenAt'])
        .where('s.token_hash', '=', tokenHash)
        .where('s.expires_at', '>', at)
        .where('s.last_seen_at', '>', idleSince)
        .where('a.is_disabled', '=', 0)
        .executeTakeFirst();
      return row ?? null;
    },
    async clashes() {
      const rows = await db
        .selectFrom('accounts')
        .select(['id', 'email_address', 'email_address_key as key'])
        .where(sql<boolean>`octet_length(email_address) <> length(email_address)`)
        .orderBy('id')
        .execute();
      const clashes: AccountClash[] = [];
      for (const { id, email_address: address, key } of rows) {
        if (key === emailKey(address)) continue;
        const holder = await db
          .selectFrom('accounts')
          .select('id')
          .where('email_address_key', '=', emailKey(address))
          .executeTakeFirst();
        if (holder !== undefined) clashes.push({ accountId: id, holderId: holder.id });
      }
      return clashes;
    },
    async sessions(accountId, ownTokenHash, at) {
      const rows = await db
        .selectFrom('account_sessions')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('expires_at', '>', at)
        .orderBy('last_seen_at', 'desc')
        .limit(SESSIONS_MAX)
        .execute();
      return rows.map((row) => ({
        userAgent: row.user_agent,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        isThis: row.token_hash === ownTokenHash,
      }));
    },
  };
}

interface AccountRow {
  readonly id: number;
  readonly email_address: string;
  readonly name: string;
  readonly role: Role;
  readonly is_disabled: number;
  readonly password_hash: string | null;
  readonly created_at: string;
  readonly last_sign_in_at: string | null;
  readonly access_requested_at: string | null;
}

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    emailAddress: row.email_address,
    name: row.name,
    role: row.role,
    isDisabled: row.is_disabled === 1,
    hasPassword: row.password_hash !== null,
    createdAt: row.created_at,
    lastSignInAt: row.last_sign_in_at,
    accessRequestedAt: row.access_requested_at,
  };
}
