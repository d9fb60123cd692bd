import { hashPassword } from './hash-password.ts';
import { limitWork, type WorkLimit } from './limit-work.ts';
import { verifyPassword } from './verify-password.ts';

/** Hashes and compares passwords. */
export interface PasswordHashing {
  readonly hashPassword: (password: string) => Promise<string>;
  /** Takes as long for a missing hash as for a wrong password. */
  readonly verifyPassword: (password: string, storedHash: string | null) => Promise<boolean>;
}

/**
 * Hashes and compares a few passwords at a time. A comparison costs as much as a hash, and one with an
 * imported hash can cost far more, so both wait in one queue.
 * @param hashing only tests replace it
 * @throws the refusal of the limit, from both, when too many calls are waiting
 */
export function limitHashing(
  limit: WorkLimit,
  hashing: PasswordHashing = { hashPassword, verifyPassword },
): PasswordHashing {
  const limited = limitWork(limit);
  return {
    hashPassword: (password) => limited(() => hashing.hashPassword(password)),
    verifyPassword: (password, storedHash) => limited(() => hashing.verifyPassword(password, storedHash)),
  };
}
