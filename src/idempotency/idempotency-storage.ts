import type { DataSource } from '../database/data-source.ts';
import type { WriteHandle } from '../database/database.ts';
import { type ColumnCipher, createColumnCipher } from '../database/encryption.ts';
import { createAnswerStore } from './answer-store.ts';
import { createIdempotencyStore } from './idempotency-store.ts';

/** Encrypts stored answers. */
export function answerCipher(secretKey: Buffer): ColumnCipher {
  return createColumnCipher(secretKey, 'idempotency');
}

/** The part of idempotency in the stores of one transaction: a write stores its answer with itself. */
export function answerStores({ secretKey }: Pick<DataSource, 'secretKey'>) {
  const cipher = answerCipher(secretKey);
  return {
    answers: (transaction: WriteHandle) => createAnswerStore(createIdempotencyStore(transaction, cipher)),
  };
}
