import { FILLED_FIELDS, MERGE_FIELD_NAMES } from '../../customers/merge-customers/merge-fields.ts';
import type { Customer } from '../../customers/record/customer.ts';
import { PERSON_FIELDS, type PersonField } from '../person-fields.ts';
import type { OfficeMergePreview } from './merge-answers.ts';

interface Records {
  readonly survivor: Customer;
  readonly merged: Customer;
  /** Names of the fields whose value comes from the merged person. */
  readonly taken: readonly string[];
}

/** The fields in which two people differ, with masks, and what a merge does with them. */
export function describeFields({ survivor, merged, taken }: Records): OfficeMergePreview['Fields'] {
  const isCustomGiven = PERSON_FIELDS.some((field) => isCustom(field) && field.read(merged) !== null);
  return PERSON_FIELDS.filter((field) => isListed(field, survivor, merged)).map((field) => {
    const takeAs = isCustom(field) ? 'AssociateCustom' : field.name;
    const isGiven = isCustom(field) ? isCustomGiven : field.read(merged) !== null;
    const isTaken = taken.includes(takeAs);
    const [ofSurvivor, ofMerged] = [masked(field, survivor), masked(field, merged)];
    return {
      Field: field.name,
      Section: field.section,
      TakeAs: takeAs,
      CanTake: isGiven && MERGE_FIELD_NAMES.includes(takeAs) && !isFilled(field, survivor),
      Survivor: ofSurvivor,
      Merged: ofMerged,
      IsTaken: isTaken,
      // A web alias stays in use, as an additional one.
      Lost: field.name === 'WebAlias' ? null : isTaken ? ofSurvivor : ofMerged,
    };
  });
}

/** If equal hidden values were left out, their absence would reveal that they are equal. */
function isListed(field: PersonField, survivor: Customer, merged: Customer): boolean {
  const [one, other] = [field.read(survivor), field.read(merged)];
  return field.permission === null ? one !== other : one !== null || other !== null;
}

function masked(field: PersonField, customer: Customer): string | null {
  return field.read(customer) === null ? null : field.mask(customer);
}

/** If the surviving person has no such id, it is copied without being selected. */
function isFilled(field: PersonField, survivor: Customer): boolean {
  return FILLED_FIELDS.includes(field.name) && field.read(survivor) === null;
}

function isCustom({ section }: PersonField): boolean {
  return section === 'Custom fields';
}
