import { listViewsOperation } from './access-log/operation.ts';
import { addNoteOperation } from './add-note/operation.ts';
import { changeStatusOperation } from './change-status/operation.ts';
import { findPeopleOperation } from './find-people/operation.ts';
import { getPersonOperation } from './get-person/operation.ts';
import { getTimelineOperation } from './get-timeline/operation.ts';
import { assignRolesOperation, getOfficeOperation, listRolesOperation } from './roles/operations.ts';
import { showFieldOperation } from './show-field/operation.ts';

/** Everything that the back office may ask for, with the permission that each operation needs. */
export const officeOperations = [
  getOfficeOperation,
  findPeopleOperation,
  getPersonOperation,
  showFieldOperation,
  getTimelineOperation,
  addNoteOperation,
  changeStatusOperation,
  listViewsOperation,
  listRolesOperation,
  assignRolesOperation,
];
