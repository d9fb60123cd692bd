import { listViewsOperation } from './access-log/operation.ts';
import { addNoteOperation } from './add-note/operation.ts';
import { changeStatusOperation, previewStatusOperation } from './change-status/operations.ts';
import { changeTypeOperation, previewTypeOperation } from './change-type/operations.ts';
import { editPersonOperation, previewEditOperation } from './edit-person/operations.ts';
import { exportPeopleOperation } from './export-people/operation.ts';
import { findPeopleOperation } from './find-people/operation.ts';
import { getPersonOperation } from './get-person/operation.ts';
import { getTimelineOperation } from './get-timeline/operation.ts';
import { officeMergeOperations } from './merge/operations.ts';
import { getCompanyOverviewOperation } from './overview/operation.ts';
import { makePasswordLinkOperation } from './password-link/operations.ts';
import { assignRolesOperation, getOfficeOperation, listRolesOperation } from './roles/operations.ts';
import { showFieldOperation } from './show-field/operation.ts';
import { officeTreeOperations } from './trees/operations.ts';

/** All operations of the back office, each with the permission that it needs. */
export const officeOperations = [
  ...officeTreeOperations,
  ...officeMergeOperations,
  getOfficeOperation,
  findPeopleOperation,
  exportPeopleOperation,
  getPersonOperation,
  showFieldOperation,
  getTimelineOperation,
  addNoteOperation,
  previewEditOperation,
  editPersonOperation,
  previewStatusOperation,
  changeStatusOperation,
  previewTypeOperation,
  changeTypeOperation,
  makePasswordLinkOperation,
  getCompanyOverviewOperation,
  listViewsOperation,
  listRolesOperation,
  assignRolesOperation,
];
