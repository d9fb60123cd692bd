import type { DataSource } from '../database/data-source.ts';
import { createUnitOfWork, inOneStatement } from '../database/unit-of-work.ts';
import type { Clock } from '../kernel/call-context.ts';
import type { Claim } from '../kernel/claim.ts';
import type { Purge } from '../kernel/purging.ts';
import { createIdempotency, type Idempotency } from './idempotency.ts';
import { answerCipher } from './idempotency-storage.ts';
import { createIdempotencyStore } from './idempotency-store.ts';
import { purgeKeys } from './purge-keys.ts';

export interface RepeatedRequestPorts {
  readonly data: DataSource;
  /** Hours for which the answer to a key is stored. */
  readonly retentionHours: number;
  readonly clock: Clock;
}

/** Idempotency keys, and the removal of those that have expired. */
export interface RepeatedRequests {
  readonly idempotency: Idempotency;
  readonly purges: readonly Purge[];
}

export function createRepeatedRequests(ports: RepeatedRequestPorts): RepeatedRequests {
  const { database, secretKey } = ports.data;
  const cipher = answerCipher(secretKey);
  const keys = {
    unitOfWork: createUnitOfWork(database.writer, (transaction) => ({
      keys: createIdempotencyStore(transaction, cipher),
    })),
    takeFreeKey: (claim: Claim) =>
      inOneStatement(database.writer, (db) => createIdempotencyStore(db, cipher).insert(claim)),
    cipher,
    clock: ports.clock,
    retentionHours: ports.retentionHours,
  };
  return { idempotency: createIdempotency(keys), purges: [(signal) => purgeKeys(keys, signal)] };
}
