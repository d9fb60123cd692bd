/**
 * The most expensive hash that a login computes: bcrypt of cost 15 and argon2id with these settings take
 * seconds.
 */
const BCRYPT_COST = { min: 4, max: 15 } as const;
const ARGON2ID_MAX = { memory: 1_048_576, passes: 20, lanes: 16 } as const;
/** argon2 needs this much memory for each lane, in KiB. */
const LANE_KIBIBYTES = 8;
const SALT_BYTES = { min: 8, max: 64 } as const;
const OUTPUT_BYTES = { min: 12, max: 64 } as const;

/**
 * 22 characters of salt and 31 of hash. Unused bits at the end of both are 0: with other bits, the computed
 * hash has a different spelling and no password matches. `$2x$` marks hashes of a defective program, which
 * other programs cannot compute.
 */
const BCRYPT = /^\$2[aby]\$(?<cost>\d{2})\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]$/;

const NUMBER = '[1-9]\\d{0,6}';
const ARGON2ID = new RegExp(
  `^\\$argon2id\\$v=19\\$m=(?<memory>${NUMBER}),t=(?<passes>${NUMBER}),p=(?<lanes>${NUMBER})\\$(?<salt>[A-Za-z0-9+/]+)\\$(?<output>[A-Za-z0-9+/]+)$`,
);
const HASH_LENGTH_MAX = 250;

/**
 * Whether a login can verify a password against this hash, within limits of time and memory. An import
 * accepts no other hash, and a login checks no other: customers with another hash could never log in.
 */
export function isVerifiableHash(hash: string): boolean {
  if (hash.length > HASH_LENGTH_MAX) return false;
  const cost = BCRYPT.exec(hash)?.groups?.['cost'];
  if (cost !== undefined) return isWithin(Number(cost), BCRYPT_COST);
  return isVerifiableArgon2id(hash);
}

function isVerifiableArgon2id(hash: string): boolean {
  const groups = ARGON2ID.exec(hash)?.groups;
  if (groups === undefined) return false;
  const memory = Number(groups['memory']);
  const lanes = Number(groups['lanes']);
  return (
    memory <= ARGON2ID_MAX.memory &&
    Number(groups['passes']) <= ARGON2ID_MAX.passes &&
    lanes <= ARGON2ID_MAX.lanes &&
    memory >= LANE_KIBIBYTES * lanes &&
    isWithin(bytesOf(groups['salt']), SALT_BYTES) &&
    isWithin(bytesOf(groups['output']), OUTPUT_BYTES)
  );
}

/** The number of bytes in base64 without padding; 0 when it does not decode. */
function bytesOf(base64 = ''): number {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64').replace(/=+$/, '') === base64 ? bytes.length : 0;
}

function isWithin(value: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return value >= min && value <= max;
}
