import { listViewsOperation } from './access-log/operation.ts';
import { findPeopleOperation } from './find-people/operation.ts';
import { getPersonOperation } from './get-person/operation.ts';
import { assignRolesOperation, getOfficeOperation, listRolesOperation } from './roles/operations.ts';
import { showFieldOperation } from './show-field/operation.ts';

/** Everything that the back office may ask for, with the permission that each operation needs. */
export const officeOperations = [
  getOfficeOperation,
  findPeopleOperation,
  getPersonOperation,
  showFieldOperation,
  listViewsOperation,
  listRolesOperation,
  assignRolesOperation,
];
