import type { ColumnCipher } from '../../database/encryption.ts';
import { maskTaxId } from './tax-id-mask.ts';

/** The masked tax ids of this many customers take a few megabytes. */
const MASKS_MAX = 20_000;

/**
 * Masks encrypted tax ids and caches the masks: decrypting costs more than the rest of reading a customer,
 * and an encrypted value never changes its meaning. Plain tax ids are not cached.
 */
export function createTaxIdMasks(taxIds: ColumnCipher): (customerId: number, encrypted: string) => string {
  // Keyed by number: a text that was just read would have to be hashed first.
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
