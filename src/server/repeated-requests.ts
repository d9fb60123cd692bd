import type { Config } from '../config/config.ts';
import { createUnitOfWork, inOneStatement } from '../database/unit-of-work.ts';
import type { Claim } from '../idempotency/claim.ts';
import { createIdempotency, type Idempotency } from '../idempotency/idempotency.ts';
import { createIdempotencyStore } from '../idempotency/idempotency-store.ts';
import type { OpenClaims } from '../idempotency/open-claims.ts';
import { purgeKeys } from '../idempotency/purge-keys.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { Purge } from '../kernel/purging.ts';
import { answerCipher } from './customer-storage.ts';
import type { Installation } from './installation.ts';

export interface RepeatedRequestOptions {
  readonly installation: Installation;
  readonly config: Pick<Config, 'idempotencyHours'>;
  readonly claims: OpenClaims;
  readonly clock: Clock;
}

/** Idempotency keys, and the removal of those that have run out. */
export interface RepeatedRequests {
  readonly idempotency: Idempotency;
  readonly purge: Purge;
}

/** Constructs and connects what makes requests safe to repeat. */
export function createRepeatedRequests({
  installation: { database, secretKey },
  config,
  claims,
  clock,
}: RepeatedRequestOptions): RepeatedRequests {
  const cipher = answerCipher(secretKey);
  const keys = {
    unitOfWork: createUnitOfWork(database.writer, (transaction) => ({
      keys: createIdempotencyStore(transaction, cipher),
    })),
    takeFreeKey: (claim: Claim) =>
      inOneStatement(database.writer, (db) => createIdempotencyStore(db, cipher).insert(claim)),
    claims,
    cipher,
    clock,
    keptHours: config.idempotencyHours,
  };
  return { idempotency: createIdempotency(keys), purge: (signal) => purgeKeys(keys, signal) };
}
