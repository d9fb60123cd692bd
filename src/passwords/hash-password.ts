import { hash } from '@node-rs/argon2';

/** OWASP's setting: 19 MiB, 2 passes, 1 lane (decision 0004). The library's algorithm is argon2id by default. */
export const PASSWORD_HASH_OPTIONS = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
} as const;

/** argon2id of a password, with its salt and settings, in PHC form. Runs off the main thread. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), PASSWORD_HASH_OPTIONS);
}
