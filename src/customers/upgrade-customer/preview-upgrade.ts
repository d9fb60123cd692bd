import { createPreviewReplacement } from '../write/preview-replacement.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import { createUpgradeCustomer } from './upgrade-customer.ts';

/** The effects of an upgrade with this body. */
export function createPreviewUpgrade(dependencies: WriteDependencies) {
  return createPreviewReplacement(dependencies, 'upgrade', createUpgradeCustomer);
}
