import type { BackOfficeIdFormat } from './commission-plan.ts';

/**
 * The back office id that the plan gives to a customer id: id plus seed, in the plan's notation,
 * between prefix and suffix.
 *
 * @example formatBackOfficeId({ seed: 90000, notation: 'hexadecimal', prefix: '', suffix: '' }, 2) // '15F92'
 */
export function formatBackOfficeId(format: BackOfficeIdFormat, customerId: number): string {
  const number = customerId + format.seed;
  const digits = format.notation === 'hexadecimal' ? number.toString(16).toUpperCase() : String(number);
  return `${format.prefix}${digits}${format.suffix}`;
}
