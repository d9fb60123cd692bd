import type { ColumnCipher } from '../database/encryption.ts';
import { maskTaxId } from './tax-id-mask.ts';

/** Masked tax ids of as many customers take some megabytes. */
const MASKS_MAX = 20_000;

/**
 * Masks encrypted tax ids, remembering the masks: decrypting one costs more than the rest of reading a
 * customer, and an encrypted value never changes its meaning. Plain tax ids are not kept.
 */
export function createTaxIdMasks(taxIds: ColumnCipher): (encrypted: string) => string {
  const masks = new Map<string, string>();
  return (encrypted) => {
    const known = masks.get(encrypted);
    if (known !== undefined) return known;
    const mask = maskTaxId(taxIds.decrypt(encrypted));
    if (masks.size >= MASKS_MAX) masks.clear();
    masks.set(encrypted, mask);
    return mask;
  };
}
