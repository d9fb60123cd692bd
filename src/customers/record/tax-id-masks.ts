import type { ColumnCipher } from '../../database/encryption.ts';
import { maskTaxId } from './tax-id-mask.ts';

/** Masked tax ids of as many customers take some megabytes. */
const MASKS_MAX = 20_000;

/**
 * Masks encrypted tax ids, remembering the masks: decrypting one costs more than the rest of reading a
 * customer, and an encrypted value never changes its meaning. Plain tax ids are not kept.
 */
export function createTaxIdMasks(taxIds: ColumnCipher): (customerId: number, encrypted: string) => string {
  // Found by the number: a text that was read just now would have to be hashed first.
  const masks = new Map<number, { readonly encrypted: string; readonly mask: string }>();
  return (customerId, encrypted) => {
    const known = masks.get(customerId);
    if (known?.encrypted === encrypted) return known.mask;
    const mask = maskTaxId(taxIds.decrypt(encrypted));
    if (masks.size >= MASKS_MAX) masks.clear();
    masks.set(customerId, { encrypted, mask });
    return mask;
  };
}
