import { sql } from 'kysely';
import type { ReadHandle, WriteHandle } from '../database/database.ts';
import { lockForStart } from '../database/engine.ts';
import { emailKey, emailSpelling } from '../kernel/email-address.ts';
import type { Account, Credentials, LinkPurpose, Role } from './account.ts';
import { type AccountReader, createAccountReader } from './account-reader.ts';

export interface NewAccount {
  readonly emailAddress: string;
  readonly name: string;
  readonly role: Role;
}

export interface AccountChange {
  readonly name?: string;
  readonly role?: Role;
  readonly isDisabled?: boolean;
}

export interface NewLink {
  readonly accountId: number;
  readonly tokenHash: string;
  readonly purpose: LinkPurpose;
  readonly at: string;
  readonly expiresAt: string;
}

/** Writes accounts and their links; exists only inside a unit of work, and reads its changes. */
export interface AccountStore extends AccountReader {
  /**
   * Locks the creation and change of accounts until the transaction ends, so that the last administrator
   * stays.
   */
  lock(): Promise<void>;
  /** @returns the new id; `null` when the address is taken */
  insert(account: NewAccount, at: string): Promise<number | null>;
  /**
   * Updates the key of each address to the current comparison; if another account has that key, uses the
   * exact spelling.
   */
  refoldKeys(): Promise<void>;
  /**
   * Locks the account until the transaction ends.
   * @returns its current state; `null` for none
   */
  take(id: number): Promise<Account | null>;
  /** The same, with the data for checking a password. */
  takeCredentials(id: number): Promise<Credentials | null>;
  change(id: number, change: AccountChange): Promise<void>;
  remove(id: number): Promise<void>;
  /** The number of other administrators who can sign in. A person with an open invitation does not count. */
  otherAdministrators(id: number): Promise<number>;
  /** Creates the only link of the account, which replaces an older one. */
  putLink(link: NewLink): Promise<void>;
  linkMadeAt(accountId: number): Promise<string | null>;
  /** @returns whether the link existed: of two concurrent uses, only one succeeds */
  takeLink(tokenHash: string): Promise<boolean>;
  dropLink(accountId: number): Promise<void>;
  setPassword(id: number, passwordHash: string): Promise<void>;
  noteSignIn(id: number, at: string): Promise<void>;
  /** Opens or closes the request for a subscription. */
  setAccessRequest(id: number, at: string | null): Promise<void>;
  /** @returns the number of removed rows */
  purgeLinks(before: string, limit: number): Promise<number>;
}

export function createAccountStore(db: WriteHandle): AccountStore {
  const account = (id: number) => db.updateTable('accounts').where('id', '=', id);
  const reader = createAccountReader(db as unknown as ReadHandle);
  const hold = (id: number) =>
    account(id)
      .set((row) => ({ name: row.ref('name') }))
      .execute();
  return {
    ...reader,
    lock: () => lockForStart(db),
    async insert({ emailAddress, name, role }, at) {
      const row = await db
        .insertInto('accounts')
        .values({
          email_address: emailAddress.trim(),
          email_address_key: emailKey(emailAddress),
          name,
          role,
          password_hash: null,
          created_at: at,
          last_sign_in_at: null,
        })
        .onConflict((conflict) => conflict.column('email_address_key').doNothing())
        .returning('id')
        .executeTakeFirst();
      return row?.id ?? null;
    },
    refoldKeys: () => refoldAccounts(db),
    async take(id) {
      await hold(id);
      return reader.byId(id);
    },
    async takeCredentials(id) {
      await hold(id);
      return reader.credentialsOf(id);
    },
    async change(id, { name, role, isDisabled }) {
      const columns = {
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(isDisabled === undefined ? {} : { is_disabled: Number(isDisabled) }),
      };
      // SQL has no update without columns.
      if (Object.keys(columns).length > 0) await account(id).set(columns).execute();
    },
    async remove(id) {
      await db.deleteFrom('accounts').where('id', '=', id).execute();
    },
    async otherAdministrators(id) {
      const { count } = await db
        .selectFrom('accounts')
        .select((row) => row.fn.countAll<number | string>().as('count'))
        .where('role', '=', 'Administrator')
        .where('is_disabled', '=', 0)
        .where('id', '<>', id)
        .where((row) =>
          row.or([row('password_hash', 'is not', null), row('last_sign_in_at', 'is not', null)]),
        )
        .executeTakeFirstOrThrow();
      return Number(count);
    },
    async putLink({ accountId, tokenHash, purpose, at, expiresAt }) {
      const columns = { token_hash: tokenHash, purpose, created_at: at, expires_at: expiresAt };
      await db
        .insertInto('account_links')
        .values({ account_id: accountId, ...columns })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(columns))
        .execute();
    },
    async linkMadeAt(accountId) {
      const link = await db
        .selectFrom('account_links')
        .select('created_at')
        .where('account_id', '=', accountId)
        .executeTakeFirst();
      return link?.created_at ?? null;
    },
    async takeLink(tokenHash) {
      const { numDeletedRows } = await db
        .deleteFrom('account_links')
        .where('token_hash', '=', tokenHash)
        .executeTakeFirstOrThrow();
      return numDeletedRows > 0n;
    },
    async dropLink(accountId) {
      await db.deleteFrom('account_links').where('account_id', '=', accountId).execute();
    },
    async setPassword(id, passwordHash) {
      await account(id).set({ password_hash: passwordHash }).execute();
    },
    async setAccessRequest(id, at) {
      await account(id).set({ access_requested_at: at }).execute();
    },
    async noteSignIn(id, at) {
      await account(id).set({ last_sign_in_at: at }).execute();
    },
    async purgeLinks(before, limit) {
      const expired = db
        .selectFrom('account_links')
        .select('account_id')
        .where('expires_at', '<=', before)
        .limit(limit);
      const { numDeletedRows } = await db
        .deleteFrom('account_links')
        .where('account_id', 'in', expired)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

async function refoldAccounts(db: WriteHandle): Promise<void> {
  await lockForStart(db);
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'email_address', 'email_address_key as key'])
    .where(sql<boolean>`octet_length(email_address) <> length(email_address)`)
    .orderBy('id')
    .execute();
  for (const { id, email_address: address, key } of rows) {
    for (const wanted of new Set([emailKey(address), emailSpelling(address)])) {
      if (wanted === key) break;
      const holder = await db
        .selectFrom('accounts')
        .select('id')
        .where('email_address_key', '=', wanted)
        .executeTakeFirst();
      if (holder !== undefined) continue;
      await db.updateTable('accounts').set({ email_address_key: wanted }).where('id', '=', id).execute();
      break;
    }
  }
}
