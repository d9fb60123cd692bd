import { createPreviewReplacement } from '../write/preview-replacement.ts';
import { createUpgradeCustomer, type UpgradeDependencies } from './upgrade-customer.ts';

/** What an upgrade with this body would do. */
export function createPreviewUpgrade(dependencies: UpgradeDependencies) {
  return createPreviewReplacement(dependencies, 'upgrade', createUpgradeCustomer);
}
