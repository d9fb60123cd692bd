import type { Originals } from '../extensions/hook-point.ts';
import { createEmailOriginal } from './check-uniqueness.ts';
import { createWriteApplicationOriginal } from './create-customer/create-customer.ts';
import { createBackOfficeIdOriginal } from './enroll-customer.ts';
import {
  getNewBackOfficeId,
  isEmailAvailable,
  updateAssociate,
  updateAssociateBaseType,
  writeApplication,
} from './hook-points.ts';
import { createUpdateAssociateOriginal } from './update-associate.ts';
import { createUpgradeOriginal } from './upgrade-customer/upgrade-customer.ts';
import type { WriteDependencies } from './write-dependencies.ts';

/** The originals of the customers room, for remote handlers that call them back. */
export function createCustomerOriginals(dependencies: WriteDependencies): Originals {
  return {
    [updateAssociateBaseType.name]: createUpgradeOriginal(dependencies),
    [updateAssociate.name]: createUpdateAssociateOriginal(dependencies),
    [writeApplication.name]: createWriteApplicationOriginal(dependencies),
    [getNewBackOfficeId.name]: createBackOfficeIdOriginal(dependencies),
    [isEmailAvailable.name]: createEmailOriginal(dependencies),
  };
}
