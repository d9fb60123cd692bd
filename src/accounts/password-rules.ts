import { emailKey } from '../kernel/email-address.ts';
import type { Problem } from '../kernel/problem.ts';
import { accountProblem } from './errors.ts';

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 256;

/** Common passwords of twelve characters or more; compared without case. */
const COMMON = new Set([
  'password1234',
  'password12345',
  'passwordpassword',
  'administrator',
  'administrator1',
  '123456789012',
  '1234567890123',
  '12345678901234',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwerty123456',
  'abcdefghijkl',
  'iloveyou1234',
  'letmein12345',
  'welcome12345',
  'changeme1234',
  'changemechangeme',
]);

/** Length helps; composition rules do not (NIST SP 800-63B, 5.1.1.2). */
export function checkPassword(password: string, emailAddress: string, field: string): Problem[] {
  const length = [...password].length;
  const plain = password.normalize('NFKC').toLowerCase();
  const isWeak =
    length < PASSWORD_MIN ||
    length > PASSWORD_MAX ||
    COMMON.has(plain) ||
    new Set(plain).size < 3 ||
    plain === emailKey(emailAddress);
  return isWeak
    ? [accountProblem('password_too_weak', field, { field, min: PASSWORD_MIN, max: PASSWORD_MAX })]
    : [];
}
