import { parseOptions, verify } from '@node-rs/argon2';
import { compare } from 'bcryptjs';
import { PASSWORD_HASH_OPTIONS } from './hash-password.ts';
import { isVerifiableHash } from './verifiable-hash.ts';

/**
 * A hash of discarded random bytes, under our own settings: a login with an unknown username takes as long as
 * one with a wrong password.
 */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$+zqJlVkCI4rwmxvE5uxPmw$QOWcoJE5P9ziC5Ho0O2qz5H7ruUkmtk+4ke8vRGG/+Y';

/**
 * Whether a password matches a hash: our own, or an imported one, which may be argon2 with other settings or
 * bcrypt. A hash of any other form matches no password.
 * @param storedHash `null` if there is none; the check then takes the same time
 */
export async function verifyPassword(password: string, storedHash: string | null): Promise<boolean> {
  const hash = storedHash ?? NOBODYS_HASH;
  for (const spelling of spellingsOf(password)) {
    if (await fits(spelling, hash)) return storedHash !== null;
  }
  return false;
}

/**
 * The texts that may have been hashed: our form, the typed text, and the composed and decomposed spellings
 * that other systems and keyboards (macOS decomposes) hashed before an import. They depend on the password
 * alone, so a refusal takes the same number of checks whether the customer exists or not; plain ASCII takes
 * one.
 */
function spellingsOf(password: string): ReadonlySet<string> {
  return new Set([
    password.normalize('NFKC'),
    password,
    password.normalize('NFC'),
    password.normalize('NFD'),
  ]);
}

async function fits(password: string, hash: string): Promise<boolean> {
  if (!isVerifiableHash(hash)) return false;
  return hash.startsWith('$argon2') ? verify(hash, password).catch(() => false) : compare(password, hash);
}

/**
 * Whether a hash is weaker than, or different from, the hash that we would make of the same password today.
 */
export function needsRehash(hash: string): boolean {
  if (!hash.startsWith('$argon2id$')) return true;
  const { memoryCost, timeCost, parallelism } = parseOptions(hash);
  return (
    memoryCost !== PASSWORD_HASH_OPTIONS.memoryCost ||
    timeCost !== PASSWORD_HASH_OPTIONS.timeCost ||
    parallelism !== PASSWORD_HASH_OPTIONS.parallelism
  );
}
