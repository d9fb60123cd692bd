import type { DataSource } from '../database/data-source.ts';
import { createColumnCipher } from '../database/encryption.ts';
import { createUnitOfWork, createVolatileUnitOfWork, type UnitOfWork } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import { createHookCallStore, createHookTokenStore, type HookTokenStore } from './hook-token-store.ts';
import { createSecretManager, type FixedSecrets, type SecretManager } from './manage-secrets.ts';
import { createSecretReader } from './secret-reader.ts';
import { createSecretStore } from './secret-store.ts';

export type { SecretManager } from './manage-secrets.ts';

/** The running calls of remote handlers. */
export interface HookTokens {
  readonly tokens: UnitOfWork<{ readonly tokens: HookTokenStore }>;
  readonly hashToken: (token: string) => string;
}

export function openHookTokens({ database, secretKey }: DataSource): HookTokens {
  const cipher = createColumnCipher(secretKey, 'hook-tokens');
  return {
    tokens: createVolatileUnitOfWork(database, (transaction) => ({
      tokens: createHookTokenStore(transaction, cipher),
    })),
    hashToken: cipher.keyedHash,
  };
}

/** The hooks' part of the stores of one transaction: a write marks the calls around it. */
export const hookCallStores = { hookCalls: createHookCallStore };

/** Secrets that this server and remote extensions share. */
export function openSecrets(
  { database: { reader, writer }, secretKey }: DataSource,
  options: { readonly fixed: FixedSecrets; readonly clock: Clock },
): SecretManager {
  const cipher = createColumnCipher(secretKey, 'extension-secrets');
  return createSecretManager({
    ...options,
    keyedHash: cipher.keyedHash,
    reader: createSecretReader(reader, cipher),
    unitOfWork: createUnitOfWork(writer, (transaction) => ({
      secrets: createSecretStore(transaction, cipher),
    })),
  });
}
