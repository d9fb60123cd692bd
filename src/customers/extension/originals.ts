import type { Originals } from '../../extensions/hook-point.ts';
import { createWriteApplicationOriginal } from '../create-customer/create-customer.ts';
import { createUpgradeOriginal } from '../upgrade-customer/upgrade-customer.ts';
import { createEmailOriginal } from '../write/check-uniqueness.ts';
import { createBackOfficeIdOriginal } from '../write/enroll-customer.ts';
import { createUpdateAssociateOriginal } from '../write/update-associate.ts';
import type { WriteDependencies } from '../write/write-dependencies.ts';
import {
  getNewBackOfficeId,
  isEmailAvailable,
  updateAssociate,
  updateAssociateBaseType,
  writeApplication,
} from './hook-points.ts';
import { getAssociateServices, getAutoships, getOrders, getStats } from './read-hook-points.ts';
import { emptyOriginal } from './read-through-hook.ts';

/** The originals of the customers module, for remote handlers that call them back. */
export function createCustomerOriginals(dependencies: WriteDependencies): Originals {
  return {
    [updateAssociateBaseType.name]: createUpgradeOriginal(dependencies),
    [updateAssociate.name]: createUpdateAssociateOriginal(dependencies),
    [writeApplication.name]: createWriteApplicationOriginal(dependencies),
    [getNewBackOfficeId.name]: createBackOfficeIdOriginal(dependencies),
    [isEmailAvailable.name]: createEmailOriginal(dependencies),
    [getAssociateServices.name]: emptyOriginal(getAssociateServices, { Services: [] }),
    [getOrders.name]: emptyOriginal(getOrders, { Orders: [] }),
    [getAutoships.name]: emptyOriginal(getAutoships, { Autoships: [] }),
    [getStats.name]: emptyOriginal(getStats, {}),
  };
}
